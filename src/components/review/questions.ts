const pages = new Map<string, Promise<Document>>();

/** Address of the page that holds a question: that of its lesson or of its component. */
function pageOf(key: string, base: string): string {
  const group = key.slice(0, key.indexOf('/')).replace(/^quizzes-/, '');
  return `${base}${group}/`;
}

/**
 * Fetches a question as an element that is ready to be put on the page.
 *
 * @param key question key
 * @param base address of the question sets, ending in a slash
 * @returns undefined if the course no longer has it
 * @throws when the page cannot be loaded
 */
export async function fetchQuestion(key: string, base: string): Promise<HTMLElement | undefined> {
  const url = pageOf(key, base);
  let page = pages.get(url);
  if (!page) {
    page = fetch(url).then(async (response) => {
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return new DOMParser().parseFromString(await response.text(), 'text/html');
    });
    pages.set(url, page);
    page.catch(() => pages.delete(url));
  }
  const found = (await page).querySelector(`day-quiz[data-key="${CSS.escape(key)}"]`);
  return found ? (document.importNode(found, true) as HTMLElement) : undefined;
}
