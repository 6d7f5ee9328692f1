import { button, el } from './dom.ts';

/** A small dialog with one field; resolves the text, or undefined when it was put away. */
export function askText(label: string, words: { ok: string; cancel: string }, max: number): Promise<string | undefined> {
  const field = el('textarea', { id: 'class-ask-field', rows: '3', maxlength: String(max) });
  return open([el('label', { for: 'class-ask-field', id: 'class-ask-label' }, label), field], words, () => field.value.trim());
}

/** A question that is answered by yes or no. */
export async function askSure(question: string, words: { ok: string; cancel: string }): Promise<boolean> {
  return (await open([el('p', { id: 'class-ask-label' }, question)], words, () => 'yes')) === 'yes';
}

function open(content: Node[], words: { ok: string; cancel: string }, value: () => string): Promise<string | undefined> {
  const before = document.activeElement as HTMLElement | null;
  return new Promise((done) => {
    const dialog = el('dialog', { class: 'class-dialog', 'aria-labelledby': 'class-ask-label' });
    const end = (result: string | undefined) => {
      dialog.close();
      dialog.remove();
      before?.focus();
      done(result);
    };
    dialog.append(...content, el('p', { class: 'class-acts' }, button(words.ok, () => end(value()), { class: 'button' }), button(words.cancel, () => end(undefined))));
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      end(undefined);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
