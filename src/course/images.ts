import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ownerGroup } from '../engine/cluster/facts.ts';
import type { ClusterData } from '../engine/schema/cluster.ts';
import { langs, type Lang } from '../engine/schema/localized.ts';

const part = (name: string) => readFileSync(join(import.meta.dirname, 'og', name), 'utf8');
const colours = { static: '#d3a8ff', DaemonSet: '#74d3f2', Deployment: '#ffb56b', naked: '#b7bcc5' } as const;

/** The picture that social networks show: the name of the course over the three nodes with their Pods. */
export function socialImage(lang: Lang, cluster: ClusterData): string {
  const order = Object.keys(colours);
  const names = part('nodes.svg');
  const nodes = cluster.nodes.map((node, at) => {
    const pods = cluster.pods.filter((pod) => pod.node === node.name).map((pod) => ownerGroup(pod.owner)).sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const shapes = pods.map((owner, i) => {
      const x = 26 + (i % 6) * 44;
      const y = 74 + Math.floor(i / 6) * 44;
      const style = `fill="${colours[owner]}" fill-opacity="0.25" stroke="${colours[owner]}" stroke-width="3"`;
      if (owner === 'static') return `<rect x="${x}" y="${y}" width="30" height="30" rx="3" ${style}/>`;
      if (owner === 'DaemonSet') return `<circle cx="${x + 15}" cy="${y + 15}" r="15.5" ${style}/>`;
      return `<path d="M${x + 15} ${y - 2}l16 9v17l-16 9-16-9v-17z" ${style}/>`;
    });
    const name = new RegExp(`<g id="${node.name}">(.*)</g>`).exec(names)?.[1] ?? '';
    return `<g transform="translate(${80 + at * 360} 372)"><rect width="320" height="178" rx="20" fill="#181e27" stroke="#eeebe4" stroke-width="3"/><path d="M0 52H320" stroke="#7a8697" stroke-width="2"/><g fill="#eeebe4" transform="translate(26 36)">${name}</g>${shapes.join('')}</g>`;
  });
  const stops = Array.from({ length: 14 }, (_, i) => {
    const along = i / 13;
    const lit = i === 0;
    return `<circle cx="${(102 + 996 * along).toFixed(1)}" cy="${(330 - 26 * Math.sin(Math.PI * along)).toFixed(1)}" r="${lit ? 18 : 8}" fill="${lit ? '#ffc14d' : '#10141b'}" stroke="${lit ? '#ffc14d' : '#56616f'}" stroke-width="3"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630"><rect width="1200" height="630" fill="#10141b"/><path d="M0 424H1200" stroke="#333d4a" stroke-width="3"/>${stops.join('')}${part(`${lang}.svg`)}${nodes.join('')}</svg>`;
}

/** Writes the images that are made at build: the social image per language and the icons of the installed site. */
export async function writeImages(dist: string, cluster: ClusterData): Promise<void> {
  mkdirSync(join(dist, 'og'), { recursive: true });
  mkdirSync(join(dist, 'icons'), { recursive: true });
  for (const lang of langs) writeFileSync(join(dist, 'og', `${lang}.png`), await sharp(Buffer.from(socialImage(lang, cluster))).png({ palette: true }).toBuffer());
  const icon = readFileSync(join(dist, 'favicon.svg'));
  // Maskable: whatever shape a phone cuts, the corners are of the icon's ground.
  for (const size of [192, 512]) writeFileSync(join(dist, 'icons', `${size}.png`), await sharp(icon, { density: (size / 32) * 72 }).resize(size, size).flatten({ background: '#10141b' }).png({ palette: true }).toBuffer());
}
