import type { Localized } from '../../src/engine/schema/localized.ts';

export type { Localized };
export type Language = keyof Localized;

/** Language of what the command says: `--lang`, else the terminal's. */
export function languageOf(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Language {
  const at = args.indexOf('--lang');
  const wanted = at >= 0 ? args[at + 1] : (env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '');
  return wanted?.startsWith('ko') ? 'ko' : 'en';
}

/** What went wrong, for the person at the terminal. */
export class CliError extends Error {
  readonly say: Localized;

  constructor(say: Localized) {
    super(say.en);
    this.name = 'CliError';
    this.say = say;
  }
}

/** Value of `--name value` or `--name=value`; undefined if it is not there. @throws CliError if the value is missing */
export function option(args: readonly string[], name: string): string | undefined {
  const joined = args.find((word) => word.startsWith(`--${name}=`));
  if (joined) return joined.slice(name.length + 3);
  const at = args.indexOf(`--${name}`);
  if (at < 0) return undefined;
  const value = args[at + 1];
  if (value === undefined || value.startsWith('--')) throw new CliError({ ko: `--${name} 뒤에 값이 있어야 합니다`, en: `--${name} needs a value` });
  return value;
}

/** A whole number, or undefined. @throws CliError if it is none, or out of range */
export function numberOption(args: readonly string[], name: string, least: number, most: number): number | undefined {
  const text = option(args, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || value > most) throw new CliError({ ko: `--${name}에는 ${least}부터 ${most}까지의 수를 씁니다: "${text}"`, en: `--${name} is a number from ${least} to ${most}, not "${text}"` });
  return value;
}

/** @throws CliError naming what is not known, so that a misspelt option is not passed over */
export function onlyOptions(args: readonly string[], withValue: readonly string[], flags: readonly string[] = []): void {
  for (let n = 0; n < args.length; n++) {
    const [name = '', value] = args[n]!.split('=', 2);
    if (withValue.includes(name.slice(2)) && name.startsWith('--')) {
      if (value === undefined) n++;
    } else if (!(name.startsWith('--') && flags.includes(name.slice(2)))) throw new CliError({ ko: `모르는 말입니다: ${args[n]}`, en: `unknown: ${args[n]}` });
  }
}
