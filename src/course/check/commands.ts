import { normalizeCommand } from '../../engine/kubectl/normalize.ts';
import { langs } from '../../engine/schema/localized.ts';
import type { Problem } from '../yaml.ts';
import type { Check } from './input.ts';

/** Every command that the prose mentions can be run or looked up: in a session, or in the command index. */
export const commands: Check = ({ course, prose }) => {
  const problems: Problem[] = [];
  const known = new Set<string>();
  for (const session of course.sessions.values())
    for (const entry of [...session.steps, ...session.mistakes]) {
      known.add(normalizeCommand(entry.cmd));
      for (const part of entry.cmd.split(/\s*[|;&]+\s*/)) known.add(normalizeCommand(part));
      if ('accept' in entry) for (const other of entry.accept) known.add(normalizeCommand(other));
    }
  const patterns: RegExp[] = [];
  for (const { cmd } of course.commands) {
    known.add(normalizeCommand(cmd));
    if (cmd.includes('<')) patterns.push(new RegExp(`^${normalizeCommand(cmd).replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/<[^>]+>/g, '\\S+')}$`));
  }
  for (const question of course.questions.values()) if (question.kind === 'type') for (const answer of question.accept) known.add(normalizeCommand(answer));
  for (const term of course.glossary) if (term.command) known.add(normalizeCommand(term.command));
  // A bare prefix of a known command names the subcommand: `kubectl get`, `kubectl config`.
  const named = (text: string) => {
    const want = normalizeCommand(text);
    return known.has(want) || patterns.some((pattern) => pattern.test(want)) || [...known].some((command) => command.startsWith(`${want} `) && !/\s-/.test(want)) || /[…]|<[^>]+>/.test(text);
  };
  for (const texts of prose.values())
    for (const lang of langs)
      for (const { text, line } of texts[lang].commands)
        if (!named(text)) problems.push({ file: texts[lang].file, line, message: `\`${text}\` is in no session and not in content/commands.yaml` });
  for (const [n, term] of course.glossary.entries())
    if (term.command && ![...course.sessions.values()].some((session) => session.steps.some((step) => normalizeCommand(step.cmd) === normalizeCommand(term.command ?? ''))))
      problems.push({ file: 'content/glossary.yaml', line: n + 2, message: `command of "${term.id}" (${term.command}) is in no session` });
  return problems;
};
