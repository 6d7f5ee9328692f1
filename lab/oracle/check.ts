import { differenceOf } from './difference.ts';
import { recordOracle } from './record.ts';
import { readStored } from './store.ts';

/** The day of the recording is no difference. */
const undated = (text: string | undefined) => text?.replace(/"date": "[\d-]+"/, '"date": ""');

/** Asks everything again; resolves with the lines of what differs from what is stored. */
export async function checkOracle(only: readonly string[] = [], say: (line: string) => void = () => {}): Promise<{ files: number; lines: string[] }> {
  const now = await recordOracle(only, say);
  const before = readStored();
  const paths = only.length === 0 ? [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted() : Object.keys(now);
  return { files: paths.length, lines: paths.flatMap((path) => differenceOf(path, undated(before[path]), undated(now[path]))) };
}
