// `npm run screenshots`: takes the pictures of README.md and README.ko.md from the build.
import { mkdirSync } from 'node:fs';
import sharp from 'sharp';
import { launch } from '../browser/support/browser.ts';
import buildSite from './build-site.ts';
import { serveDist } from './serve.ts';

buildSite();
mkdirSync('docs/images', { recursive: true });
const site = await serveDist();
const browser = await launch();
for (const lang of ['ko', 'en'] as const) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: lang === 'ko' ? 'light' : 'dark', reducedMotion: 'reduce', serviceWorkers: 'block' });
  const page = await context.newPage();
  const base = site.url + (lang === 'ko' ? '' : 'en/');
  const save = async (name: string) => {
    // 128 colours are enough for flat pictures and keep the repository small.
    await sharp(await page.screenshot()).png({ palette: true, colours: 128, effort: 10 }).toFile(`docs/images/${name}-${lang}.png`);
    console.log(`docs/images/${name}-${lang}.png`);
  };
  await page.goto(`${base}lessons/three-servers/#term-get-nodes.wide`, { waitUntil: 'networkidle' });
  await page.locator('day-terminal .term-host').first().waitFor();
  await page.waitForTimeout(800);
  await save('lesson');
  await page.goto(`${base}cluster/`, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.querySelector('.map-legend, day-map')?.scrollIntoView());
  await page.waitForTimeout(300);
  await save('cluster');
  await context.close();
}
await browser.close();
await site.close();
