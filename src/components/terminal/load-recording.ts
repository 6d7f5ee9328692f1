import { parseCast } from '../../engine/cast/parse.ts';
import type { SessionMeta } from '../../engine/session/meta.ts';
import type { ReplayFiles } from '../../engine/session/replay.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { terminalLive as t } from '../../i18n/strings/terminal.ts';

/** Files that a live shell may have to give way to, when there is no network any more. */
const kept = new Map<string, string>();

/** Fetches what a session's replay needs, for later; what cannot be had now is tried again then. */
export async function keepRecording(folder: string, session: string): Promise<SessionMeta | undefined> {
  const fetched = async (name: string) => {
    const known = kept.get(folder + name);
    if (known !== undefined) return known;
    const response = await fetch(folder + name).catch(() => null);
    if (!response?.ok) return undefined;
    const text = await response.text();
    kept.set(folder + name, text);
    return text;
  };
  const [meta] = await Promise.all([fetched(`${session}.json`), fetched(`${session}.cast`)]);
  if (meta === undefined) return undefined;
  const read = JSON.parse(meta) as SessionMeta;
  if (read.mistakes.length > 0) await fetched(`${session}.mistakes.cast`);
  return read;
}

async function get(url: string, signal: AbortSignal, lang: Lang): Promise<string> {
  const known = kept.get(url);
  if (known !== undefined) return known;
  const file = url.slice(url.lastIndexOf('/') + 1);
  const response = await fetch(url, { signal }).catch(() => null);
  signal.throwIfAborted();
  if (!response?.ok) throw new Error(say(t.fetchFailed, lang, { file }));
  return response.text();
}

/**
 * Loads the files of a session from the site itself.
 *
 * @throws Error with a sentence for the learner; CastError naming the line of a broken cast
 */
export async function loadRecording(folder: string, session: string, lang: Lang, signal: AbortSignal): Promise<ReplayFiles> {
  const [cast, metaText] = await Promise.all([get(`${folder}${session}.cast`, signal, lang), get(`${folder}${session}.json`, signal, lang)]);
  const meta = JSON.parse(metaText) as SessionMeta;
  // A missing or broken file of mistakes costs the mistakes, not the session.
  const mistakes = meta.mistakes.length > 0 ? await get(`${folder}${session}.mistakes.cast`, signal, lang).then(parseCast, () => null) : null;
  signal.throwIfAborted();
  return { cast: parseCast(cast), mistakes, meta };
}
