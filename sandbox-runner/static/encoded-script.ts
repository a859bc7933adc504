/**
 * Windows Script Encoder (VBE, JSE): a substitution with three alphabets, chosen by the position. `letters` holds for each character from
 * tab and space to tilde what it is written as in the three; '?' stands for the three characters that are escaped instead.
 */
const letters = 'd7iP~,"ZeJEra:[^yf]Yu[\'LBvE`cv#b*eMC_Q3~SBOR R cz&J!TZFq8 +y&f2c*W*Xlv\x7f+G{F%0R,1O)l=iIp???\'x{???g_Q???b)zA$~Z/;f9G23AsowM!VCu_q(&9Bx|FnSJdH\\t1Hgr6}nKhp}5I]"?jUKP:ji`.#j\x7f\tq(po5eI}t\\$,]-w\'TDY7?%{m|=|#lCm48(m^1N[9+n\x7f0W6oLTt44krbL%N3V0Vs^:hsxU\tWGKw2a;5$D.M/dkYODE;!\\-7hAS6aXXzHy".\t`Puk-8N)U=?Qg/';
const positions = '1201202002021020102011200210200211020201011201021020112001120102';
const escapes: Record<string, string> = { '&': '\n', '#': '\r', '*': '>', '!': '<', $: '@' };
const lengthMax = 1_000_000;

const alphabets = [0, 1, 2].map((which) => {
  const alphabet = new Map<string, string>();
  for (let code = 31; code <= 126; code++) {
    const written = letters[(code - 31) * 3 + which]!;
    if (!'<>@'.includes(String.fromCharCode(code))) alphabet.set(written, code === 31 ? '\t' : String.fromCharCode(code));
  }
  return alphabet;
});

/** Text of a VBE or JSE script; null when it is not encoded. */
export function decodeScript(text: string): string | null {
  const part = text.slice(0, lengthMax);
  const start = /#@~\^[A-Za-z0-9+/]{6}==/.exec(part);
  if (!start) return null;
  const from = start.index + start[0].length;
  const end = part.indexOf('^#~@', from);
  if (end < 0) return null;
  let out = '';
  const body = part.slice(from, end).replace(/[A-Za-z0-9+/]{6}==$/, '');
  for (let at = 0, position = 0; at < body.length; at++, position++) {
    const char = body[at]!;
    if (char === '@' && body[at + 1] !== undefined && escapes[body[at + 1]!] !== undefined) out += escapes[body[++at]!]!;
    else out += alphabets[Number(positions[position % 64])]!.get(char) ?? char;
  }
  return out;
}
