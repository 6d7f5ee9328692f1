import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildIndex, group, search, type Entry } from '../../src/engine/search/index.ts';
import { launch } from '../browser/support/browser.ts';
import { distDir } from '../support/dist.ts';
import { serveDist } from '../support/serve.ts';
import { atMost, type Bench } from './bench.ts';

const queries = ['파드', '파드는', '파드에서', '클러스터', '클러스터의', '배포', '배포하기', '스케줄러의', '러스터', '버네티스', '롤링업데이트', '롤링 업데이트', 'StatefulSet', 'deployment', 'ㅍ', 'kubectl get pods -o wide', 'a'];

/** Size of the search data, time of a query, and the time from the first key to the first result. */
export const bench: Bench = async () => {
  const rows = [];
  for (const lang of ['ko', 'en']) {
    const source = readFileSync(join(distDir(), 'search', `${lang}.json`));
    rows.push(atMost(`search data ${lang}, gzip`, gzipSync(source, { level: 9 }).length / 1024, 250, 'KB', 1));
    const index = buildIndex(JSON.parse(source.toString()) as Entry[]);
    // The median of seven runs each: other programs of the machine are not what is measured.
    const times = queries.map((query) => Array.from({ length: 7 }, () => {
      const start = performance.now();
      group(search(index, query));
      return performance.now() - start;
    }).sort((a, b) => a - b)[3] ?? 0);
    rows.push(atMost(`search ${lang}: slowest of ${queries.length} queries`, Math.max(...times), 20, 'ms', 1));
    const lost = queries.slice(0, 8).filter((query) => lang === 'ko' && search(index, query).length === 0);
    rows.push(atMost(`search ${lang}: queries without a result`, lost.length, 0, ''));
  }
  const site = await serveDist();
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.keyboard.press('/');
    await page.locator('.search input').waitFor();
    const start = performance.now();
    await page.keyboard.type('파');
    await page.locator('.search [aria-selected=true]').waitFor();
    rows.push(atMost('search: first key to first result, data included', performance.now() - start, 1000, 'ms'));
  } finally {
    await browser.close();
    await site.close();
  }
  return rows;
};
