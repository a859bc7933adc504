import { fieldBytesMax, type Observation } from './observation.ts';

/** Pieces of what a run printed that are kept, of its beginning and of its end. */
const printedPiecesMax = 20;
const lineEnd = /\r?\n|\r/;
/** What the guest's own libraries print on behalf of every program that draws. */
const ownLine = /^Fontconfig error: Cannot load default config file/;
/** Texts of one process's windows: labels that change without end are cut off. */
const textsMax = 400;
const processesMax = 200;

/**
 * Adds what a sample printed, as events of kind SHOWN: what people see of it, in pieces of whole lines. The sample
 * writes this: it can only add signals. When each line was printed isn't known: they come at the time of the latest
 * event.
 */
export function observePrinted(printed: string, observation: Observation): void {
  // Colours and cursor movements are no words.
  // eslint-disable-next-line no-control-regex -- control sequences are what is removed
  const lines = printed.replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-_])/g, '').split(lineEnd);
  const pieces = inPieces(lines.filter((line) => !ownLine.test(line)));
  const half = printedPiecesMax / 2;
  const kept = pieces.length <= printedPiecesMax ? pieces : [...pieces.slice(0, half), ...pieces.slice(-half)];
  for (const Text of kept) observation.add('SHOWN', observation.latest, 0, { Text, Where: 'output' });
}

/** The texts of windows, each once for its process. Those of one process are read together, as people read them. */
export class WindowTexts {
  readonly #processes = new Map<number, { image: string; seconds: number; texts: Set<string> }>();

  add(processId: number, image: string, seconds: number, text: string): void {
    let process = this.#processes.get(processId);
    if (!process) {
      if (this.#processes.size >= processesMax) return;
      this.#processes.set(processId, (process = { image, seconds, texts: new Set() }));
    }
    // What underlines a letter is no part of the word.
    const words = text.replace(/&(?=\S)/g, '').split(lineEnd).join('\n').trim();
    if (words.length > 1 && process.texts.size < textsMax) process.texts.add(words);
  }

  /** Adds them as events of kind SHOWN, at the time of each process's first text. */
  tell(observation: Observation): void {
    for (const [processId, { image, seconds, texts }] of this.#processes) {
      for (const Text of inPieces([...texts])) {
        observation.add('SHOWN', seconds, processId, { Image: image, ProcessId: String(processId), Text, Where: 'window' });
      }
    }
  }
}

/** Whole lines together, each piece no longer than a field. */
function inPieces(lines: readonly string[]): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (piece !== '' && piece.length + 1 + line.length > fieldBytesMax) {
      pieces.push(piece);
      piece = '';
    }
    piece += `${piece === '' ? '' : '\n'}${line.slice(0, fieldBytesMax)}`;
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}
