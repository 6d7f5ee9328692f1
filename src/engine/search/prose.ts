/** What MDX components say in plain words. */
export interface Names {
  term(id: string): string;
  fact(key: string): string;
}

/** The text of one `<Step>`. */
export interface StepText {
  id: string;
  title: string;
  text: string;
}

/** Plain words of a piece of lesson prose: no markup, no fenced code. */
export function plain(mdx: string, names: Names): string {
  return mdx
    .replace(/^(```|~~~)[\s\S]*?^\1\s*$/gm, ' ')
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, ' ')
    .replace(/<Term\s+id="([^"]+)"\s*\/>/g, (_, id: string) => names.term(id))
    .replace(/<N\s+k="([^"]+)"\s*\/>/g, (_, key: string) => names.fact(key))
    .replace(/(`+)(.*?)\1/g, (_, __, code: string) => code.replaceAll('<', '\u2039').replaceAll('>', '\u203a'))
    .replace(/<\/?(?:Term|b|i|em|strong|a|span|kbd|code)\b[^>]*>/g, '')
    .replace(/<\/?[A-Za-z][^>]*>/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#{1,6}|[-*+]|\d+\.|>|\|?[-:| ]+\|)\s+/gm, ' ')
    .replace(/\*\*|__|[*|]/g, '')
    .replaceAll('\u2039', '<')
    .replaceAll('\u203a', '>')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The steps of a lesson's prose, in order. */
export function stepTexts(mdx: string, names: Names): StepText[] {
  const steps: StepText[] = [];
  for (const [, attributes = '', body = ''] of mdx.matchAll(/<Step\b((?:\s+\w+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/Step>)/g)) {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
    steps.push({ id: attribute('id'), title: attribute('title'), text: plain(body, names) });
  }
  return steps;
}
