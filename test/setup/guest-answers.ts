import { createServer, type Server, type Socket } from 'node:net';

/** Answers at a socket: who writes the name of an environment hears its outcome as soon as there is one. */
export async function answerGuests(path: string, outcomes: ReadonlyMap<string, Promise<string>>): Promise<Server> {
  const answer = async (socket: Socket) => {
    socket.on('error', () => undefined);
    for await (const chunk of socket) {
      const name = String(chunk).trim();
      socket.end(JSON.stringify(await (outcomes.get(name) ?? `no environment is called ${name}`)));
      return;
    }
  };
  // Half-open: the answer comes long after the question has ended.
  const server = createServer({ allowHalfOpen: true }, (socket) => void answer(socket).catch(() => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return server;
}
