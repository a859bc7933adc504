import type { FormattedExecutionResult } from 'graphql';
import { textFrame } from './frame.ts';

/** Where an event stands in a stream that is kept. */
export interface Place {
  sequence: number;
  cursor: string;
  /** Of several events with one key the newest says all. */
  key: string | null;
  /** Nothing is left to tell at this moment. */
  end: boolean;
}

/** Ids of subscriptions for which one event's frame is kept: clients that count from 1 all share one. */
const framesMax = 8;

/** One event, made into bytes once, however many are told. */
export class Told {
  /** The answer as JSON. */
  readonly json: string;
  readonly place: Place | null;
  readonly key: string | null;
  readonly #frames = new Map<string, Buffer>();

  constructor(result: FormattedExecutionResult, place: Place | null, key: string | null = place?.key ?? null) {
    this.json = JSON.stringify(result);
    this.place = place;
    this.key = key;
  }

  /** A WebSocket frame that holds a message of graphql-transport-ws for the subscription of that id. */
  frame(id: string): Buffer {
    let frame = this.#frames.get(id);
    if (!frame) {
      frame = textFrame(`{"id":${JSON.stringify(id)},"type":"next","payload":${this.json}}`);
      if (this.#frames.size < framesMax) this.#frames.set(id, frame);
    }
    return frame;
  }
}
