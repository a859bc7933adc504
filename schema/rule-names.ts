/** Whether a rule stands for rows of a table, by its id. */
export const isOfTable = (id: string): boolean => /^assay-(?:linux|windows)-table-/.test(id);
