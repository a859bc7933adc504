import { endOfSubset } from '../still/document-types.ts';
import { signal, type Found, type Layer } from './found.ts';
import { folderSignals, foundLinks, links } from './remote.ts';
import { attributesOf, contentsOf } from './xml-text.ts';

const scriptLayers = (scripts: readonly string[]): Layer[] => scripts.map((text) => ({ name: 'script', bytes: Buffer.from(text) }));

/** Windows libraries, search connectors and saved searches: where the folder that they show lies. */
export function readFolder(text: string): Found {
  const places = [...contentsOf(text, /^(.*:)?(url|include|path)$/), ...attributesOf(text, /^(.*:)?(include|scope|location)$/, 'path')].map((place) => place.trim());
  return foundLinks(places, folderSignals(places));
}

/** A setting's page of Windows (SettingContent-ms): its DeepLink is a command line. */
export const readSettingContent = (text: string): Found => ({ commands: contentsOf(text, /^(.*:)?(deeplink|appid)$/).map((command) => command.trim()) });

/** Projects of MSBuild: commands around the build, and code that the build compiles and runs. */
export function readProject(text: string): Found {
  const code = contentsOf(text, /^(.*:)?code$/).filter((one) => one.trim() !== '');
  const factories = attributesOf(text, /^(.*:)?usingtask$/, 'TaskFactory');
  const commands = [...attributesOf(text, /^(.*:)?exec$/, 'Command'), ...contentsOf(text, /^(.*:)?(pre|post)(build|link)event$/)].flatMap((command) => command.split('\n')).map((line) => line.trim()).filter((line) => line !== '');
  const story = { benign: 'Large builds have tasks of their own.', malicious: 'MSBuild is a program of the system and runs whatever the project says.' };
  return {
    commands: commands.slice(0, 1_000), layers: scriptLayers(code),
    signals: code.length > 0 && factories.length > 0 ? [signal('msbuild-code', 'Project whose build compiles and runs code that stands in it', 35, ['T1127.001'], story, factories)] : [],
  };
}

/** Programs that are installed from the network: ClickOnce (.application) and Java Web Start (.jnlp). */
export function readInstaller(text: string): Found {
  const base = attributesOf(text, /^(.*:)?jnlp$/, 'codebase');
  const places = [...attributesOf(text, /^(.*:)?(deploymentprovider|dependentassembly|jnlp)$/, 'codebase'), ...attributesOf(text, /^(.*:)?(jar|jnlp|nativelib|extension|homepage|icon)$/, 'href')];
  const whole = places.map((place) => (base[0] !== undefined && !/^[a-z]+:/i.test(place) ? `${base[0].replace(/\/$/, '')}/${place}` : place));
  return foundLinks(whole);
}

/** Consoles of Microsoft Management Console: scripts that a page in them runs, and commands of its task pads. */
export function readConsole(text: string): Found {
  const strings = contentsOf(text, /^(.*:)?string$/);
  const acting = strings.filter((one) => /javascript:|vbscript:|<script|%3cscript|res:\/\/apds\.dll/i.test(one));
  const words = attributesOf(text, /^(.*:)?(task|commandline)$/, 'Params');
  const commands = attributesOf(text, /^(.*:)?(task|commandline)$/, 'Command').map((command, at) => `${command} ${words[at] ?? ''}`.trim());
  const story = { benign: 'Hardly any.', malicious: 'Opening the console runs a script without a question.' };
  return {
    commands, layers: [...scriptLayers(acting.slice(0, 20).map(decoded)), ...links(strings)],
    signals: acting.length > 0 ? [signal('msc-script', 'Console of Windows with a script in it', 50, ['T1218.014'], story, acting)] : [],
  };
}

/** Percent signs undone, as the page that the console shows does it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Scriptlets, stylesheets and other XML that holds scripts. */
export const readScripts = (text: string): Found => ({ layers: scriptLayers(contentsOf(text, /^(.*:)?script$/)) });

/** A type within the document that does more than say what it may hold. */
function holdsType(text: string): boolean {
  const found = /<!DOCTYPE[^>[]{0,500}\[/i.exec(text);
  return found !== null && endOfSubset(text, found.index + found[0].length) < 0;
}

/** Data in XML: what runs a script, loads a style or names an entity of another place is active. */
export function readXml(text: string): Found {
  const scripts = contentsOf(text, /^(.*:)?script$/);
  const active = scripts.length > 0 || /<\?xml-stylesheet|<\?mso-application|<!ENTITY\s+\S+\s+(?:SYSTEM|PUBLIC)/i.test(text) || holdsType(text);
  return { layers: scriptLayers(scripts), complete: /^\s*</.test(text) && text.trimEnd().endsWith('>'), active };
}
