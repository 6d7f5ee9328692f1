// Monaco's core, the YAML grammar and the few features an exercise needs; each is its own module since 0.56.
import * as monaco from 'monaco-editor/editor/editor.api';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController'; // features/suggest leaves the widget itself out
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/yaml/register';
import EditorWorker from './editor.worker.ts?worker';
import { complete } from '../../engine/manifest/complete.ts';
import { describe } from '../../engine/manifest/describe.ts';
import type { ManifestSchema } from '../../engine/manifest/schema.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { editor as strings, types } from '../../i18n/strings/editor.ts';
import { say } from '../../i18n/strings.ts';

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** `[]Container` as a reader says it: a list of Container. */
function typeName(type: string, lang: Lang): string {
  const inside = type.replace(/^(\[\]|\{\})/, '');
  const name = inside in types ? say(types[inside as keyof typeof types], lang) : inside;
  if (type.startsWith('[]')) return `${say(types.list, lang)} (${name})`;
  if (type.startsWith('{}')) return `${say(types.map, lang)} (${name})`;
  return name;
}

const escape = (text: string) => text.replace(/[\\`*_{}[\]()#+!<>|~-]/g, '\\$&');

let helps = false;
/** Gives YAML models the help of the Kubernetes schema, once. */
export function registerHelp(schema: ManifestSchema, lang: Lang): void {
  if (helps) return;
  helps = true;
  monaco.languages.registerHoverProvider('yaml', {
    provideHover(model, position) {
      const found = describe(model.getValue(), model.getOffsetAt(position), schema);
      if (!found) return null;
      const { field, owner, at, kind } = found;
      const notes = [
        say(strings.fieldOf, lang, { owner: owner.replace(/^(\[\]|\{\})/, ''), type: escape(typeName(field.type, lang)) }),
        ...(field.required ? [say(strings.required, lang)] : []),
        ...(field.values ? [say(strings.oneOf, lang, { all: field.values.map((word) => `\`${word}\``).join(', ') })] : []),
      ];
      return {
        range: new monaco.Range(at.line, at.column, at.endLine, at.endColumn),
        contents: [
          { value: `**${escape(found.path)}**` },
          { value: notes.join(' · ') },
          { value: escape(field.doc) },
          { value: kind === 'IPPool' ? say(strings.sourceCalico, lang) : say(strings.source, lang, { version: schema.version }) },
        ],
      };
    },
  });
  monaco.languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: [' ', '-'],
    provideCompletionItems(model, position) {
      const { from, to, list } = complete(model.getValue(), position.lineNumber, position.column, schema);
      const { lineNumber } = position;
      const line = model.getLineContent(lineNumber);
      const indent = /^\s*/.exec(line)?.[0].length ?? 0;
      return {
        suggestions: list.map((item) => ({
          label: item.label,
          kind: item.kind === 'field' ? monaco.languages.CompletionItemKind.Field : monaco.languages.CompletionItemKind.Value,
          // Monaco adds the line's own indentation; inside a list item the text starts further right.
          insertText: item.insert.replace(/\n/g, `\n${' '.repeat(Math.max(0, from - 1 - indent))}`),
          detail: [item.type && typeName(item.type, lang), item.required ? say(strings.required, lang) : ''].filter(Boolean).join(' · '),
          documentation: item.doc,
          sortText: `${item.required ? '0' : '1'}${item.label}`,
          range: new monaco.Range(lineNumber, from, lineNumber, to),
          ...(item.insert.includes('\n') || item.insert.endsWith(': ') ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
        })),
      };
    },
  });
}

export { monaco };
