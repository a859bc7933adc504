/** The condition grammar of Sigma: and, or, not, parentheses, `1 of`, `all of`, `N of`, over names, patterns with * and `them`. */
export type Condition =
  | { kind: 'name'; name: string }
  | { kind: 'of'; count: number | 'all'; pattern: string }
  | { kind: 'not'; operand: Condition }
  | { kind: 'and' | 'or'; operands: Condition[] };

export class ConditionError extends Error {
  override name = 'ConditionError';
}

export function parseCondition(text: string): Condition {
  if (text.length > 5_000) throw new ConditionError('condition longer than 5000 characters');
  if (text.includes('|')) throw new ConditionError('aggregations after "|" were taken out of Sigma');
  const tokens = text.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  let depth = 0;
  const peek = () => tokens[at]?.toLowerCase();

  const or = (): Condition => many('or', and);
  const and = (): Condition => many('and', not);
  function many(word: 'and' | 'or', operand: () => Condition): Condition {
    const operands = [operand()];
    while (peek() === word) {
      at++;
      operands.push(operand());
    }
    return operands.length === 1 ? operands[0]! : { kind: word, operands };
  }
  function not(): Condition {
    if (peek() !== 'not') return primary();
    at++;
    return { kind: 'not', operand: not() };
  }
  function primary(): Condition {
    const token = tokens[at++];
    if (token === undefined) throw new ConditionError('condition ends too early');
    if (token === '(') {
      if (++depth > 50) throw new ConditionError('nested more than 50 deep');
      const inside = or();
      if (tokens[at++] !== ')') throw new ConditionError('a parenthesis is not closed');
      depth--;
      return inside;
    }
    if (token === ')' || ['and', 'or', 'of'].includes(token.toLowerCase())) throw new ConditionError(`unexpected "${token}"`);
    if (/^(\d+|all|any)$/i.test(token) && peek() === 'of') {
      at++;
      const pattern = tokens[at++];
      if (pattern === undefined || pattern === ')') throw new ConditionError(`"${token} of" what?`);
      const count = token.toLowerCase() === 'all' ? 'all' : token.toLowerCase() === 'any' ? 1 : Number(token);
      return { kind: 'of', count, pattern };
    }
    return { kind: 'name', name: token };
  }
  const condition = or();
  if (at < tokens.length) throw new ConditionError(`unexpected "${tokens[at]}"`);
  return condition;
}
