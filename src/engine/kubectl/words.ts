/** One word of a command line, or an operator between commands. */
export interface Word {
  /** Without quotes. */
  text: string;
  /** Column of its first character, from 0. */
  at: number;
  /** As typed. */
  raw: string;
  operator: boolean;
}

/** What phones and word processors make of ASCII, undone one for one so that columns stay. */
function plain(line: string): string {
  return line
    .normalize('NFC')
    .replace(/[\u2018\u2019\u201b]/g, "'")
    .replace(/[\u201c\u201d\u201f]/g, '"')
    .replace(/[\u00a0\u2000-\u200a\u3000]/g, ' ')
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
}

/**
 * Splits a command line as a shell would: blanks, quotes, backslashes, and the operators `|`, `&&`, `||`, `;`,
 * `>`, `>>`, `<`. A long dash (— or –) at the start of a word counts as `--`.
 */
export function shellWords(line: string): Word[] {
  const source = plain(line);
  const words: Word[] = [];
  let i = 0;
  while (i < source.length) {
    if (/\s/.test(source[i]!)) {
      i++;
      continue;
    }
    const operator = /^(?:\|\||&&|>>|[|;<>&])/.exec(source.slice(i))?.[0];
    if (operator) {
      words.push({ text: operator, at: i, raw: operator, operator: true });
      i += operator.length;
      continue;
    }
    const at = i;
    let text = '';
    let quote = '';
    for (; i < source.length; i++) {
      const char = source[i]!;
      if (quote) {
        if (char === quote) quote = '';
        else if (char === '\\' && quote === '"' && /["\\$`]/.test(source[i + 1] ?? '')) text += source[++i];
        else text += char;
      } else if (char === "'" || char === '"') quote = char;
      else if (char === '\\' && i + 1 < source.length) text += source[++i];
      else if (/[\s|;<>&]/.test(char)) break;
      else text += char;
    }
    words.push({ text: text.replace(/^[\u2013\u2014]/, '--'), at, raw: source.slice(at, i), operator: false });
  }
  return words;
}
