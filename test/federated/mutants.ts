import { registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, validate, type ExecutionResult } from 'graphql';
import { Engine } from '../../gateway/execution/engine.ts';
import { disagreement, execute, Oracle, textual } from './differential.ts';
import { randomOperation, sharingOperation, variants, type RandomOperation } from './queries.ts';
import { sourcesOf, supergraphSdl } from './subgraphs.ts';

/** One fault each, put into the executor's text: a comparison that lets one pass compares too little. */
interface Mutant {
  what: string;
  file: string;
  from: string;
  to: string;
}
const mutants: readonly Mutant[] = [
  { what: 'the representations of different objects have one key', file: 'representations.ts', from: 'const text = JSON.stringify(value);', to: 'const text = String(object.__typename);' },
  { what: 'the representations of objects with simple keys have one key', file: 'collector.ts', from: 'const first = known.get(id);', to: 'const first = known.values().next().value;' },
  { what: 'values that a subgraph resolves are of no type', file: 'collector.ts', from: '{ __typename: ${JSON.stringify(typename)},', to: '{' },
  { what: 'fetches that need different things of the same objects send the same', file: 'run.ts', from: 'found.by === representations ? found.collected : null', to: 'found.collected' },
  { what: 'entities of leaves that several fetches want are exchanged', file: 'assign.ts', from: 'entities[at === null ? which[i] : at[which[i]]]', to: 'entities[which[i]]' },
  { what: 'an entity is put into the first of its places alone', file: 'assign.ts', from: 'if (which[i] < 0) continue;', to: 'if (which[i] < 0 || which.indexOf(which[i]) < i) continue;' },
  { what: 'entities that several fetches want are exchanged', file: 'parts.ts', from: 'entities[at ? at[its]! : its]', to: 'entities[its]' },
  { what: 'what is nested is shared though another fetch completes it', file: 'parts.ts', from: 'const shared = !members.some(({ ready }) => ready.fetch.completed);', to: 'const shared = true;' },
  { what: 'who wants less takes all', file: 'parts.ts', from: 'pick ? pick(entity) :', to: '' },
  { what: 'names given for the transport are not given back', file: 'rewrites.ts', from: 'object[rewrite.renameKeyTo] = value;', to: '' },
  { what: 'what goes to a subgraph is not rewritten', file: 'representations.ts', from: 'this.#rewrites?.apply(value);', to: '' },
  { what: 'the parts of a merged answer are exchanged', file: 'run.ts', from: 'data[merged ? merged.parts[at]!.alias', to: 'data[merged ? merged.parts[parts.length - 1 - at]!.alias' },
  { what: 'a null that must not be is passed on', file: 'shape.ts', from: 'if (${at} === null || ${at} === undefined) refuse(); ', to: '' },
  { what: 'a null bubbles no further than its field', file: 'completion.ts', from: 'throw new Bubbling();\n    }', to: 'return null;\n    }' },
  { what: 'a null bubbles to the root', file: 'completion.ts', from: 'if (error instanceof Bubbling) return null;\n      throw error;\n    }\n  }\n\n  #present', to: 'throw error;\n    }\n  }\n\n  #present' },
  { what: '@skip is not looked at', file: 'engine.ts', from: "return holds === (directive.name.value === 'skip');", to: 'return !holds;' },
  { what: 'an answer is kept for other values of its conditions', file: 'engine.ts', from: "key += coerced[name] === true ? '1' : '0'", to: "key += '0'" },
  { what: 'fields of fragments on other types are taken, too', file: 'fields.ts', from: 'wanted === undefined || fulfils(this.#schema, type.name, wanted)', to: 'true' },
  { what: 'a fragment that lacks something takes the rest along', file: 'representations.ts', from: 'if (part) complete(selected, part);', to: 'if (!part) return null; complete(selected, part);' },
  { what: 'branches of a condition are exchanged', file: 'run.ts', from: '? step.then : step.otherwise', to: '? step.otherwise : step.then' },
  { what: 'errors of a part are lost', file: 'run.ts', from: 'for (const error of errors) {', to: 'for (const error of errors.slice(1)) {' },
  { what: 'errors of a fetch from the root are lost', file: 'run.ts', from: 'for (const error of result.errors ?? [])', to: 'for (const error of [])' },
  { what: 'what an interface is called by one subgraph hides what another knows', file: 'run.ts', from: 'if (this.#plan.interfaces.has(entity.__typename as string)) delete entity.__typename;', to: '' },
  { what: 'a list is completed by its first item alone', file: 'json.ts', from: 'at < value.length; at++', to: 'at < 1; at++' },
  { what: 'variables do not travel', file: 'run.ts', from: 'variables[name] = this.#with.variables[name];', to: ';' },
  { what: 'steps of a sequence are done at once', file: 'run.ts', from: "case 'sequence': {", to: "case 'sequence': if (step.steps.length > 0) { for (const child of step.steps.slice(1)) this.#start(child, nothing); return this.#start(step.steps[0]!, done); } else {" },
  { what: 'hidden values of an enum are told', file: 'shape.ts', from: 'isEnumType(type) ?', to: 'false ?' },
];

registerHooks({
  resolve(specifier, context, next) {
    const mutant = /\?mutant=\d+$/.exec(context.parentURL ?? '')?.[0];
    return mutant && specifier.startsWith('./') ? { ...next(`${specifier}${mutant}`, context) } : next(specifier, context);
  },
  load(url, context, next) {
    const at = /\?mutant=(\d+)$/.exec(url)?.[1];
    if (at === undefined) return next(url, context);
    const { file, from, to } = mutants[Number(at)]!;
    const text = readFileSync(fileURLToPath(url.slice(0, url.indexOf('?'))), 'utf8');
    if (!new URL(url).pathname.endsWith(`/${file}`)) return { format: 'module-typescript', source: text, shortCircuit: true };
    if (!text.includes(from)) throw new Error(`${file} no longer has: ${from}`);
    return { format: 'module-typescript', source: text.replace(from, () => to), shortCircuit: true };
  },
});

const sdl = supergraphSdl();
const oracle = new Oracle(sdl);
const { schema } = new Engine(sdl, new Map());
const subgraphs = [0, 60].map((perMille) => sourcesOf({ seed: 5, perMille }).sources);
const cases: { operation: RandomOperation; failing: number; expected: ExecutionResult }[] = [];
for (let at = 0; cases.length < 400; at++) {
  const operation = at % 5 === 3 ? sharingOperation(5_000_000 + at) : randomOperation(schema, 5_000_000 + at, at % 10 === 9 ? 'mutation' : 'query');
  if (validate(schema, parse(operation.query)).length > 0) continue;
  for (const asked of variants(operation)) cases.push({ operation: asked, failing: at % 2, expected: await oracle.execute(asked, subgraphs[at % 2]!) });
}
let survivors = 0;
for (const [at, { what }] of mutants.entries()) {
  const { Engine: Mutated } = (await import(`../../gateway/execution/engine.ts?mutant=${at}`)) as typeof import('../../gateway/execution/engine.ts');
  const engines = subgraphs.map((sources, index) => new Mutated(sdl, index === 0 ? textual(sources) : sources));
  let found: number | null = null;
  for (const [index, { operation, failing, expected }] of cases.entries()) {
    const result = await execute(engines[failing]!, operation).catch(() => null);
    if (result !== null && disagreement(result, expected) === null) continue;
    found = index;
    break;
  }
  if (found === null) survivors++;
  process.stdout.write(`${found === null ? 'SURVIVED' : `killed by operation ${found + 1}`}: ${what}\n`);
}
process.stdout.write(`mutants=${mutants.length} survived=${survivors}\n`);
process.exitCode = survivors > 0 ? 1 : 0;
