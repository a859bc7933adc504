/** Endings that say nothing of what a text is: only such a text is told by its content. */
const plainEnding = /^(txt|text|log|dat|bin|tmp|bak|old|orig|part|download|\d*)$/;

/**
 * The language of a text that neither a first line nor a known ending tells; `extension` in lower case. Each language needs marks that prose,
 * data and other languages lack: at least two different ones, or one that nothing else has.
 */
export function scriptLanguage(start: string, extension: string): string | undefined {
  if (batch(start)) return 'bat';
  if (/^[ \t]*(Dim |Set \w+ = CreateObject|On Error Resume Next|Function \w+\(|Sub \w+\()/im.test(start) && /CreateObject|WScript|MsgBox/i.test(start)) return 'vbs';
  if (/\b(WScript\.|new ActiveXObject)/.test(start)) return 'js';
  // A manual's page shows commands of any shell.
  if (!(/^['.]\\"/.test(start) && /^\.(?:TH|Dd|SH|Sh)[ \t]/m.test(start)) && /\b(Invoke-Expression|New-Object\s+(System\.)?Net\.WebClient|Set-ExecutionPolicy|Write-Host|\[System\.Convert\]::)/i.test(start)) return 'ps1';
  if (!plainEnding.test(extension)) return undefined;
  if (python(start)) return 'python3';
  if (javaScript(start)) return 'js';
  return undefined;
}

/** How many of the marks are there. */
const marks = (text: string, patterns: readonly RegExp[]) => patterns.filter((pattern) => pattern.test(text)).length;

/** A note that says "call the tax office" has none of them, nor has SQL, whose SET ends in a semicolon. */
function batch(start: string): boolean {
  if (/^[ \t]*@echo[ \t]+(off|on)\b/im.test(start)) return true;
  return marks(start, [
    /^[ \t]*@?set[ \t]+(\/[ap][ \t]+)?"?[a-z_]\w*=[^;\r\n]*$/im, /^[ \t]*@?call[ \t]+(:\w|"?%|"?[^\s"]+\.(bat|cmd)\b)/im, /^[ \t]*@?setlocal([ \t]+(enable|disable)\w+)*[ \t]*$/im,
    /^[ \t]*@?goto[ \t]+:?\w+[ \t]*$/im, /^:[a-z_]\w*[ \t]*$/im, /^[ \t]*@?if[ \t]+(\/i[ \t]+)?(not[ \t]+)?(exist|errorlevel|defined)[ \t]/im, /%~[a-z]*\d/i, /^[ \t]*@?for[ \t]+(\/[fdrl][ \t]+)?.{0,80}%%\w[ \t]+in[ \t]*\(/im,
    />[ \t]*nul\b/i, /^[ \t]*@?echo\./im, /^[ \t]*@?rem[ \t]/im, /%[a-z_]\w{0,40}%/i, /^[ \t]*@?exit[ \t]+\/b\b/im,
  ]) >= 2;
}

function python(start: string): boolean {
  if (/\bexec\s*\(\s*(__import__|compile|base64|zlib|marshal)\b|^if __name__ == ["']__main__["']:/m.test(start)) return true;
  return marks(start, [
    /^(?:import [a-z_][\w.]*(?: as \w+)?(?:, ?[a-z_][\w.]*)*|from [\w.]+ import (?:\*|\(|\w+(?: as \w+)?(?:, ?\w+)*))[ \t]*(?:[#;].*)?\r?$/m, /^[ \t]*(?:async )?def \w+\([^)\n]*\)(?: ?->[^:\n]+)?:/m, /^class \w+(?:\([^)\n]*\))?:/m,
    /^[ \t]*(?:if|elif|for|while|with|try|else|except|finally)\b[^\n]*:[ \t]*\r?$/m, /\bprint\(/, /\b__\w+__\b/, /\b(?:os|sys|subprocess|socket|urllib|requests|base64|ctypes)\.\w+[.(]/, /^[ \t]*(?:exec|eval)\(/m,
  ]) >= 2;
}

function javaScript(start: string): boolean {
  if (!/^[ \t]*(?:(?:var|let|const)[ \t]+[\w$]+[ \t]*=|function(?:[ \t]+[\w$]+)?[ \t]?\(|\(function[ \t]*\(|!function\()/m.test(start)) return false;
  return marks(start, [
    /;[ \t]*(?:\/\/.*)?\r?$/m, /\b(?:var|let|const)[ \t]+[\w$]+[ \t]*=/, /\bfunction(?:[ \t]+[\w$]+)?[ \t]?\([\w$, \t]*\)[ \t]*\{/, /\bnew[ \t]+[\w$][\w$.]*[ \t]*[([]/, /\]\.join\(|\.(?:split|charAt|charCodeAt|replace)\(/, /["'][ \t]*\+[ \t]*["'\w]/, /\beval[ \t]*\(|\bthis[ \t]*\[/,
  ]) >= 3;
}
