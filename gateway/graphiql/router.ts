import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Router } from 'express';

const required = createRequire(import.meta.url);
const here = import.meta.dirname;
const inPackage = (name: string, path: string): string => join(dirname(required.resolve(`${name}/package.json`)), path);
const files: Record<string, string> = {
  'page.js': join(here, 'page.js'), 'page.css': join(here, 'page.css'), 'examples.json': join(here, 'examples.json'),
  'graphiql.min.js': inPackage('graphiql', 'graphiql.min.js'), 'graphiql.min.css': inPackage('graphiql', 'graphiql.min.css'),
  'react.production.min.js': inPackage('react', 'umd/react.production.min.js'), 'react-dom.production.min.js': inPackage('react-dom', 'umd/react-dom.production.min.js'),
};
/** Everything comes from here and goes to here; a page elsewhere can't put this one in a frame. Fonts lie in the style sheet; the editor sets styles of its own. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** GraphiQL with examples, at /graphiql. Nothing of it comes from another host. */
export function graphiql(): Router {
  const router = Router();
  router.use('/graphiql', (_request, response, next) => {
    response.set({ 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' });
    next();
  });
  router.get('/graphiql', (_request, response) => response.sendFile(join(here, 'page.html'), { cacheControl: false }));
  router.get('/graphiql/:name', (request, response, next) => {
    const file = Object.hasOwn(files, request.params.name) ? files[request.params.name] : undefined;
    if (file === undefined) return next();
    response.sendFile(file, { dotfiles: 'allow', cacheControl: false });
  });
  return router;
}
