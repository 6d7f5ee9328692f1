import type { RawRun } from './command-line.ts';
import { normaliseJson } from './normalise-json.ts';
import { normaliseText, type TextOptions } from './normalise-text.ts';
import { askedRules } from './rules/asked.ts';
import type { CommandGroup, CommandsFile, Run, SeenRequest } from './types.ts';

const lastLine = (text: string) => `${text.trimEnd().split('\n').at(-1)!}\n`;

function storedRun({ command, exit, stdout, stderr, requests }: RawRun, options: TextOptions): Run {
  const lines = (text: string) => {
    const normalised = normaliseText(text, options);
    return normalised === '' ? [] : normalised.split('\n');
  };
  const seen = requests.map((request): SeenRequest => ({ ...request, path: normaliseText(request.path, options), ...(request.body === undefined ? {} : { body: normaliseJson(request.body, options) }) }));
  const kept = askedRules.reduce<readonly SeenRequest[]>((sofar, { apply }) => apply(sofar, options.generated), command.waits ? seen.filter(({ method, status }) => method !== 'GET' || status === 101) : seen);
  return { line: command.line, exit, stdout: lines(command.last && stdout ? lastLine(stdout) : stdout), stderr: lines(stderr), requests: kept };
}

/** One line of JSON for a request, its bodies included; the rest spread out, so that a diff shows lines. */
function print({ about, files, runs }: CommandsFile): string {
  const spread = (value: unknown) => JSON.stringify(value, null, 1);
  const indent = (text: string) => text.replaceAll('\n', '\n  ');
  const printed = runs.map((run) => {
    const { requests, ...rest } = run;
    const head = spread(rest).replace(/\n\}$/, '');
    const list = requests.map((request) => `\n  ${JSON.stringify(request)}`).join(',');
    return `${head},\n "requests": [${list}${list ? '\n ' : ''}]\n}`;
  });
  return `{\n "about": ${JSON.stringify(about)},\n "files": ${indent(spread(files))},\n "runs": [\n  ${printed.map(indent).join(',\n  ')}\n ]\n}\n`;
}

/** The file of a group. */
export function storeCommands(group: CommandGroup, raw: readonly RawRun[], options: TextOptions): Record<string, string> {
  const files = Object.fromEntries(Object.entries(group.files ?? {}).map(([name, text]) => [name, text.split('\n')]));
  return { [`commands/${group.name}.json`]: print({ about: group.about, files, runs: raw.map((run) => storedRun(run, options)) }) };
}
