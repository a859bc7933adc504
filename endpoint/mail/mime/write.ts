import { createHash } from 'node:crypto';
import type { Entity } from './entity.ts';
import type { Field } from './fields.ts';
import { kindOf } from './parameters.ts';

const line = '\r\n';
const nameMax = 150;
const otherFields = new Set(['content-id', 'content-description', 'content-location', 'content-language',
  'content-class']);

/**
 * A message by the letter of the standards, with the parts that were read in another, and nothing beside them: what
 * stood between the parts is gone. All parts are in base64, so that nothing in them looks like anything else.
 */
export function writeMime(root: Entity): Buffer {
  const seed = createHash('sha256').update(root.text, 'latin1').digest('hex').slice(0, 24);
  let number = 0;
  return Buffer.from(message(root, () => `=_assay_${seed}_${number++}`), 'latin1');
}

type Boundary = () => string;

function message(root: Entity, boundary: Boundary): string {
  const own = root.fields.filter(({ name }) => !name.startsWith('content-') && name !== 'mime-version').map(clean);
  return [...own, 'MIME-Version: 1.0', part(root, boundary)].join(line);
}

/** Fields of MIME, a blank line and the body, without a line end behind it. */
function part(entity: Entity, boundary: Boundary): string {
  const fields = entity.fields.filter(({ name }) => otherFields.has(name)).map(clean);
  if (entity.children.length > 0) {
    const own = boundary();
    const type = /^multipart\/(?!digest$)[a-z-]+$/.test(entity.type) ? entity.type : 'multipart/mixed';
    const parts = entity.children.map((child) => `--${own}${line}${part(child, boundary)}${line}`);
    const head = [`Content-Type: ${type}${parametersOf(entity)};${line} boundary="${own}"`, ...fields].join(line);
    return `${head}${line}${line}${parts.join('')}--${own}--${line}`;
  }
  const names = nameParameters(entity);
  const shown = entity.disposition === 'inline' ? 'inline' : 'attachment';
  const disposition = entity.isFile ? [`Content-Disposition: ${shown}${names('filename')}`] : null;
  const head = (type: string, encoding: string) => [
    `Content-Type: ${type}${names('name')}`, ...(disposition ?? []),
    `Content-Transfer-Encoding: ${encoding}`, ...fields,
  ].join(line);
  if (entity.message) {
    const inner = message(entity.message, boundary);
    // eslint-disable-next-line no-control-regex -- ASCII begins there
    return `${head(entity.type, /[^\x00-\x7f]/.test(inner) ? '8bit' : '7bit')}${line}${line}${inner}`;
  }
  // What only looks like parts has none, for anybody.
  const without = entity.isFile ? 'application/octet-stream' : 'text/plain';
  const type = /^(?:multipart|message)\//.test(entity.type) ? without : entity.type;
  const body = (entity.bytes ?? Buffer.alloc(0)).toString('base64').replace(/.{76}(?=.)/g, `$&${line}`);
  return `${head(`${type}${parametersOf(entity)}`, 'base64')}${line}${line}${body}`;
}

/** What a part says of itself beside its names: charset, method of an invitation, protocol of a signature. */
function parametersOf({ parameters }: Entity): string {
  const known = /^(?!(?:(?:file)?name|boundary)$)[a-z0-9-]{1,40}$/;
  const first = parameters.all.filter(({ name }, at) => parameters.all.findIndex((one) => one.name === name) === at);
  const kept = first.filter(({ name, value }) => known.test(name) && /^[\w .:+/@<>-]{1,200}$/.test(value));
  return kept.map(({ name, value }) => `;${line} ${name}="${value}"`).join('');
}

/** The name once, by RFC 2231 where it has to be. */
function nameParameters({ names }: Entity): (attribute: string) => string {
  const name = names.find((one) => kindOf(one) !== '') ?? names[0];
  const last = (name ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '').split(/[\\/]/).pop()!;
  const plain = last.trim().slice(-nameMax).toWellFormed();
  if (plain === '') return () => '';
  const inQuotes = /^[ !#$&'()+,\-.0-9A-Z[\]^_`a-z{}~]+$/.test(plain);
  if (inQuotes) return (attribute) => `;${line} ${attribute}="${plain}"`;
  const coded = encodeURIComponent(plain).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const pieces = coded.match(/(?:%[0-9A-F]{2}|.){1,60}/gi)!;
  if (pieces.length === 1) return (attribute) => `;${line} ${attribute}*=utf-8''${coded}`;
  const piece = (attribute: string, text: string, n: number) =>
    `;${line} ${attribute}*${n}*=${n === 0 ? "utf-8''" : ''}${text}`;
  return (attribute) => pieces.map((text, n) => piece(attribute, text, n)).join('');
}

/** A field without what may not stand in it, in lines that nobody breaks. */
function clean({ written, value }: Field): string {
  // eslint-disable-next-line no-control-regex -- these are what is taken out
  const lines = `${written}:${value}`.split(line).map((one) => one.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ' '));
  const whole = lines.filter((one, n) => n === 0 || one.trim() !== '');
  return whole.flatMap((one) => one.match(pieces)!.map((piece, n) => (n === 0 ? piece : ` ${piece}`))).join(line);
}

/** Of a line; a blank is put before all but the first. */
const pieces = /^.{1,900}|.{1,899}/gs;
