import { shown } from '../schema/shown-text.ts';

/**
 * Untrusted text as HTML, between tags or in a quoted attribute: never markup, and what a
 * browser would obey or hide is shown (`shown`).
 */
export const htmlText = (text: unknown): string =>
  shown(String(text ?? '')).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The same for several lines: each line end becomes a break. */
export const htmlLines = (text: unknown): string => String(text ?? '').split('\n').map(htmlText).join('<br>');
