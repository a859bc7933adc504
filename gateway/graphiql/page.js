/* global React, ReactDOM, GraphiQL, URL, URLSearchParams, TextDecoderStream, location, fetch, document */
'use strict';

const url = new URL('graphql', location.href).href;
const accept = 'application/graphql-response+json, application/json';

/** Queries and mutations by POST; subscriptions as a stream of events over POST, so that the headers below go with them. */
async function ask(params, options) {
  const stream = /^\s*(#[^\n]*\n\s*)*subscription\b/.test(operationOf(params));
  const response = await fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : accept, ...options.headers }, body: JSON.stringify(params),
  });
  return (response.headers.get('content-type') ?? '').startsWith('text/event-stream') ? events(response) : await response.json();
}

/** The operation that is meant, of a document with several. */
function operationOf({ query, operationName }) {
  const at = operationName ? query.search(new RegExp(`\\b(query|mutation|subscription)\\s+${operationName}\\b`)) : 0;
  return query.slice(Math.max(0, at));
}

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('\n');
        if (lines.some((line) => line === 'event: complete')) return;
        if (data) yield JSON.parse(data);
      }
    }
  } finally {
    void reader.cancel();
  }
}

void (async () => {
  const examples = await (await fetch('graphiql/examples.json')).json();
  // A link brings its question along: it is shown in a tab of its own, and sent by nobody but the person.
  const asked = new URLSearchParams(location.search).get('query');
  const headers = '{\n  "authorization": "Bearer "\n}';
  ReactDOM.createRoot(document.getElementById('page')).render(React.createElement(GraphiQL, {
    fetcher: ask, defaultTabs: [...(asked ? [{ query: asked.slice(0, 10000) }] : []), ...examples].map((example) => ({ headers, ...example })), defaultHeaders: headers, shouldPersistHeaders: false, defaultEditorToolsVisibility: 'headers',
  }));
})();
