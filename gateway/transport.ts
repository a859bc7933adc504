import { Pool, type Dispatcher } from 'undici';
import { deadlineHeader } from '../platform/caller.ts';
import { Breaker } from './breaker.ts';
import { Coalescing, Leaving } from './coalescing.ts';

export interface Post {
  body: string;
  headers: Record<string, string>;
  /** Asking twice does no harm: a lost connection is no failure yet. */
  idempotent: boolean;
  /** In whose name it is asked, and from where: who is the same in both shares one answer to one question. Asked by itself when left out. */
  asker?: string;
  /** When nobody waits for it any more, in milliseconds since 1970: the subgraph is told how long that is. */
  deadline?: number | undefined;
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  text: string;
  /** The subgraph gave it up when the time was over that it had been told. */
  late?: true;
}

const answerMsMax = 30_000;
const answerBytesMax = 64 * 1024 * 1024;
const connectionsMax = 64;
/** Of a request that may be asked twice. */
const triesMax = 2;
/** Answers of others that came to nothing because their time was up. */
const sharedMax = 4;

/** GraphQL's requests to one subgraph over kept connections, bounded in time and size. */
export class Transport {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #host: string;
  readonly #breaker = new Breaker();
  readonly #coalescing = new Coalescing<Answer>();

  constructor(url: URL) {
    this.#host = url.host;
    this.#path = `${url.pathname}${url.search}`;
    this.#pool = new Pool(url.origin, { connections: connectionsMax, pipelining: 1, headersTimeout: answerMsMax, bodyTimeout: answerMsMax, connectTimeout: 5_000 });
  }

  /** Rejects when there is no answer, or one of 500 and above. */
  async post(post: Post): Promise<Answer> {
    if (post.signal?.aborted) throw new Error('the client has left');
    // Never of mutations: asked twice they are meant twice.
    if (post.asker !== undefined && post.idempotent) {
      for (let shared = 1; ; shared++) {
        const answer = await this.#coalescing.ask(post.asker, post.body, post.signal, (leaving) => this.#post(post, leaving));
        // Somebody else had asked first, whose time was up: who has time left asks again.
        if (!answer.late || shared >= sharedMax || post.deadline === undefined || post.deadline <= Date.now()) return answer;
      }
    }
    const leaving = new Leaving();
    const leave = () => leaving.abort();
    post.signal?.addEventListener('abort', leave);
    try {
      return await this.#post(post, leaving);
    } finally {
      post.signal?.removeEventListener('abort', leave);
    }
  }

  async #post(post: Post, leaving: Leaving): Promise<Answer> {
    if (!this.#breaker.admits()) throw new Error(`the subgraph at ${this.#host} does not answer`);
    for (let tries = 1; ; tries++) {
      let answer: Answer;
      try {
        answer = await this.#send(post, leaving);
      } catch (error) {
        // Kept connections are closed by the other side at any time.
        if (!leaving.aborted && post.idempotent && tries < triesMax && lost.has((error as { code?: string }).code ?? '')) continue;
        if (leaving.aborted) this.#breaker.gaveUp();
        else this.#breaker.failed();
        throw error;
      }
      if (answer.status < 500) {
        this.#breaker.answered();
        return answer;
      }
      if (answer.late) {
        this.#breaker.gaveUp();
        return answer;
      }
      this.#breaker.failed();
      throw new Error(`the subgraph at ${this.#host} answered ${answer.status}`);
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** undici's dispatch, without the streams that request() makes: bodies are read at once anyway. */
  #send({ body, headers, deadline }: Post, leaving: Leaving): Promise<Answer> {
    const told = deadline === undefined ? headers : { ...headers, [deadlineHeader]: String(Math.max(1, deadline - Date.now())) };
    return new Promise<Answer>((resolve, reject) => {
      let status = 0;
      let late = false;
      let bytes = 0;
      const chunks: Buffer[] = [];
      let running: Dispatcher.DispatchController | undefined;
      const abort = () => running?.abort(new Error('the client has left'));
      leaving.onabort = abort;
      this.#pool.dispatch({ path: this.#path, method: 'POST', headers: told, body }, {
        onRequestStart(controller) {
          running = controller;
          if (leaving.aborted) abort();
        },
        onResponseStart(_controller, statusCode, answered) {
          status = statusCode;
          late = status === 504 && answered[deadlineHeader] !== undefined;
        },
        onResponseData(controller, chunk) {
          bytes += chunk.length;
          if (bytes > answerBytesMax) controller.abort(new Error(`a subgraph's answer is larger than ${answerBytesMax} bytes`));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          resolve({ status, ...(late ? { late } : {}), text: (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString() });
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      });
    });
  }
}

/** The connection was there and is gone, or never came to be. */
const lost = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNREFUSED', 'UND_ERR_CLOSED']);
