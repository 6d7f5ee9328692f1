import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { classGateway, type ClassGateway } from '../support/class-gateway.ts';
import { distDir } from '../support/dist.ts';
import { violations } from './support/axe.ts';
import { launch, visit, type Visit } from './support/browser.ts';
import { browserSite } from './support/site.ts';

const at = browserSite();
const open: Visit[] = [];
const gateways: ClassGateway[] = [];
// A learner and a teacher are two people: two browsers at once, not two tabs of one.
let learners: Browser;
beforeAll(async () => void (learners = await launch()));
afterEach(async () => {
  for (const { context } of open.splice(0)) await context.close();
  for (const gateway of gateways.splice(0)) await gateway.close();
});
afterAll(() => learners?.close());

async function school(options: Parameters<typeof classGateway>[1] = {}) {
  const gateway = await classGateway(distDir(), options);
  gateways.push(gateway);
  const made = await gateway.create();
  const seen = async (browser: Browser, path: string, context: BrowserContextOptions = {}): Promise<Page> => {
    const visited = await visit(browser, `${gateway.url}${path}`, context);
    open.push(visited);
    return visited.page;
  };
  return {
    gateway, made,
    teacher: async (lang = '') => {
      const page = await seen(at.browser, `/${lang}class/teacher/#t=${made.teacherKey}`);
      await page.getByText(`${made.code.slice(0, 4)}-${made.code.slice(4)}`).waitFor();
      return page;
    },
    learner: async (name: string, lang = '', context: BrowserContextOptions = {}) => {
      const page = await seen(learners, `/${lang}class/#j=${made.code}`, context);
      await page.locator('#class-name').fill(name);
      await page.locator('.class-form button').click();
      await page.locator('[data-part="hello"]').getByText(name).waitFor();
      await page.locator('.class-who').getByText(name).waitFor();
      return page;
    },
  };
}
const row = (teacher: Page, name: string) => teacher.locator('day-class-teacher tbody tr', { hasText: name });
const cell = (teacher: Page, name: string, of: string) => row(teacher, name).locator(`[data-cell="${of}"]`);
const choose = async (teacher: Page, name: string, act: string) => {
  await row(teacher, name).locator('summary').click();
  await row(teacher, name).locator(`[data-act="${act}"]`).click();
};
const lesson = async (page: Page) => {
  await page.locator('[data-part="in"] a.button').click();
  await page.waitForURL(/lessons\//);
  await page.locator('.class-who').waitFor();
  await page.mouse.move(300, 400);
};
const clean = async () => expect(open.flatMap(({ problems }) => problems)).toEqual([]);

test('join by a link, keep the seat on reload, be seen where one is, with what is done', async () => {
  const { teacher, learner, gateway } = await school();
  const t = await teacher();
  const page = await learner('김민지');
  expect(new URL(page.url()).hash).toBe('');
  await row(t, '김민지').getByText('아직 레슨 밖').waitFor();
  await lesson(page);
  await cell(t, '김민지', 'at').getByText('서버 세 대').waitFor();
  await page.locator('.step').nth(3).scrollIntoViewIfNeeded();
  await cell(t, '김민지', 'at').getByText(/^[2-9]\/\d+ /).waitFor();
  await page.reload();
  await page.locator('.class-who').getByText('김민지').waitFor();
  expect(await t.locator('day-class-teacher tbody tr').count()).toBe(1);
  expect((await gateway.class.office.store.seats((await gateway.class.office.store.workshops())[0]?.id ?? '')).filter((seat) => !seat.teacher)).toHaveLength(1);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('day-quiz:answered', { detail: { key: 'x/y', correct: false } })));
  await cell(t, '김민지', 'checks').getByText('1번 틀림').waitFor();
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('day-quiz:answered', { detail: { key: 'x/y', correct: false } })));
  await row(t, '김민지').getByText('막힘').waitFor();
  await page.close();
  await row(t, '김민지').locator('[aria-label="나감"]').waitFor();
  await clean();
}, 120_000);

test('a hand with a question comes first, is answered; message, freeze, timer and spotlight arrive', async () => {
  const { teacher, learner } = await school();
  const t = await teacher('en/');
  const ann = await learner('Ann', 'en/');
  const zoe = await learner('Zoe', 'en/');
  await row(t, 'Zoe').waitFor();
  expect(await t.locator('.teach-name').allInnerTexts()).toEqual(['Ann', 'Zoe']);
  await zoe.getByRole('button', { name: 'Raise hand' }).click();
  await zoe.locator('#class-question').fill('What is a taint?');
  await zoe.locator('dialog').getByRole('button', { name: 'Raise hand' }).click();
  await row(t, 'Zoe').getByText('What is a taint?').waitFor();
  await expect.poll(() => t.locator('.teach-name').allInnerTexts()).toEqual(['Zoe', 'Ann']);
  await choose(t, 'Zoe', 'answer');
  await t.locator('#class-ask-field').fill('It keeps Pods off a node.');
  await t.locator('dialog .button').first().click();
  await zoe.locator('.class-card').getByText('It keeps Pods off a node.').waitFor();
  await zoe.getByRole('button', { name: 'Raise hand' }).waitFor();
  expect(await ann.locator('.class-card').count()).toBe(0);

  await t.getByRole('button', { name: 'Message', exact: true }).click();
  await t.locator('#class-ask-field').fill('Back at two');
  await t.locator('dialog .button').first().click();
  await ann.locator('.class-card').getByText('Back at two').waitFor();
  await ann.locator('.class-card', { hasText: 'Back at two' }).getByRole('button', { name: 'Close' }).click();
  await t.getByRole('button', { name: 'Freeze everyone' }).click();
  await ann.getByText('The teacher has paused input').waitFor();
  await t.locator('#teach-label').fill('Exercise');
  await t.locator('[data-do="timer"]').click();
  await ann.locator('.class-timer').getByText(/Exercise (10|9):\d\d/).waitFor();
  await t.locator('#teach-step').selectOption({ index: 2 });
  await t.locator('[data-do="spotlight"]').click();
  await ann.getByText('Look at this step together').waitFor();
  // What is set holds for who comes back; what was read stays read.
  await ann.reload();
  await ann.locator('.class-timer').getByText('Exercise').waitFor();
  await ann.getByText('The teacher has paused input').waitFor();
  expect(await ann.locator('.class-card', { hasText: 'Back at two' }).count()).toBe(0);
  await ann.getByRole('link', { name: 'Go there' }).click();
  await ann.waitForURL(/lessons\/.*#/);
  await ann.getByText('The teacher has paused input').waitFor(); // the new page is in the class again
  await t.getByRole('button', { name: 'Unfreeze' }).click();
  await ann.getByText('You can type again.').waitFor();
  await clean();
}, 120_000);

/** Opens the live shell in the lesson's pane. */
async function shell(page: Page): Promise<void> {
  await page.mouse.move(310, 410);
  await page.locator('button[data-source="live"]').first().click();
  await page.getByText(/여기서 치는 명령은 정말로 실행돼요/).first().waitFor();
}
const screen = (page: Page) => page.locator('.class-screen-view').evaluate((view) => view.shadowRoot?.querySelector('.xterm-rows')?.textContent ?? '');

test('the teacher’s terminal beside the own one; a learner’s terminal seen, typed into with consent, and taken back', async () => {
  const { teacher, learner, gateway } = await school();
  const t = await teacher();
  const page = await learner('박서준');
  await lesson(page);
  await shell(page);
  await choose(t, '박서준', 'view');
  await t.getByText('보기만 해요').waitFor();
  await expect.poll(() => screen(t)).toContain('shell of 박서준');
  await page.getByText('김강사 님이 내 터미널을 보고 있어요').waitFor();
  await t.locator('.class-screen-view').click();
  await t.keyboard.type('nope');
  await choose(t, '박서준', 'write');
  await page.getByText('함께 입력하고 싶어 해요').waitFor();
  await page.getByRole('button', { name: '허락하기' }).click();
  await t.getByText('입력할 수 있어요.').waitFor();
  await t.locator('.class-screen-view').click();
  await t.keyboard.type('hello\n');
  await expect.poll(() => screen(t)).toContain('ran hello');
  expect(await screen(t)).not.toContain('nope');
  await page.keyboard.press('Alt+Shift+X');
  await page.getByText('허락을 거뒀어요').waitFor();
  await t.getByText('보기만 해요').waitFor();
  await expect.poll(() => screen(t)).toContain('ran hello');
  await t.locator('.class-screen-view').click();
  await t.keyboard.type('again\n');
  await t.waitForTimeout(300);
  expect(await screen(t)).not.toContain('again');
  await t.getByRole('button', { name: '보기 끝내기' }).click();
  await expect.poll(() => page.getByText('내 터미널을 보고 있어요').count()).toBe(0);
  expect(gateway.audited.map(({ event }) => event)).toEqual(expect.arrayContaining(['class.view', 'class.view-write-asked', 'class.consent', 'class.consent-ended', 'watch.started']));

  await t.goto(page.url().replace(/#.*/, ''));
  await shell(t);
  await t.getByRole('button', { name: '내 터미널 보이기' }).click();
  await page.locator('.class-screen').waitFor();
  await expect.poll(() => screen(page)).toContain('shell of 김강사');
  await t.getByRole('button', { name: '그만 보이기' }).click();
  await page.locator('.class-screen').waitFor({ state: 'detached' });
  await clean();
}, 180_000);

/** What is too small for a finger: less than 44 pixels high or wide. */
const tooSmall = (page: Page, inside: string) =>
  page.evaluate((css) => [...document.querySelectorAll<HTMLElement>(css)].filter((each) => each.checkVisibility()).flatMap((each) => {
    const { width, height } = each.getBoundingClientRect();
    return width < 43.9 || height < 43.9 ? [`${each.outerHTML.slice(0, 80)} ${Math.round(width)}×${Math.round(height)}`] : [];
  }), inside);

// Each language in one theme: its words and the theme's colours do not meddle with each other.
test.each([['', 'light'], ['en/', 'dark']] as const)('on a lesson (/%s, %s) axe finds nothing with all that a class can bring; a finger hits all of it', async (lang, colorScheme) => {
  const { teacher, learner } = await school();
  const t = await teacher('en/');
  const page = await learner('Minji', lang, { colorScheme, reducedMotion: 'reduce' });
  await lesson(page);
  await page.locator('.class-tools button[aria-pressed]').click();
  await page.locator('#class-question').fill('?');
  expect(await violations(page)).toEqual([]);
  await page.locator('dialog .button').first().click();
  await row(t, 'Minji').locator('[data-kind=hand]').waitFor();
  await t.getByRole('button', { name: 'Message', exact: true }).click();
  await t.locator('#class-ask-field').fill('Back at two');
  await t.locator('dialog .button').first().click();
  await t.getByRole('button', { name: 'Freeze everyone' }).click();
  await t.locator('[data-do="timer"]').click();
  await t.locator('[data-do="spotlight"]').click();
  await choose(t, 'Minji', 'view');
  await t.goto(new URL('/en/lessons/three-servers/', page.url()).href);
  await t.mouse.move(310, 410);
  await t.locator('button[data-source="live"]').first().click();
  await t.locator('.live[data-link=open]').waitFor();
  await t.getByRole('button', { name: 'Show my terminal' }).click();
  await page.locator('.class-screen').waitFor();
  await expect.poll(() => screen(page)).toContain('shell of');
  await page.locator('.class-timer', { hasText: /\d:\d\d/ }).waitFor();
  expect(await page.locator('.class-card').count()).toBeGreaterThanOrEqual(3);
  expect(await page.locator('.class-bar').getAttribute('data-frozen')).toBe('true');
  expect(await violations(page)).toEqual([]);
  expect(await tooSmall(page, ':is(.class-bar, .class-screen) :is(button, a)')).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await violations(page)).toEqual([]);
  expect(await tooSmall(page, ':is(.class-bar, .class-screen) :is(button, a)')).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await clean();
}, 120_000);

test('with the keyboard alone: a card put away leads to the next, a dialog back to what opened it, and the terminal seen is left again', async () => {
  const { teacher, learner } = await school();
  const t = await teacher('en/');
  const page = await learner('Ann', 'en/');
  await lesson(page);
  await page.mouse.move(310, 410);
  await page.locator('button[data-source="live"]').first().click();
  await page.locator('.live[data-link=open]').waitFor();
  const focused = (where: Page) => where.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.ariaLabel);
  for (const text of ['One', 'Two']) {
    await t.getByRole('button', { name: 'Message', exact: true }).focus();
    await t.keyboard.press('Enter');
    await t.keyboard.type(text);
    await t.getByRole('button', { name: 'Send', exact: true }).focus();
    await t.keyboard.press('Enter');
    expect(await focused(t)).toBe('Message');
    await page.locator('.class-card', { hasText: text }).waitFor();
  }
  await page.locator('.class-card', { hasText: 'One' }).getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.closest('.class-card')?.textContent)).toContain('Two');
  await page.keyboard.press('Enter');
  expect(await focused(page)).toBe('Raise hand');
  await page.keyboard.press('Enter');
  await page.keyboard.type('?');
  await page.keyboard.press('Escape');
  expect(await focused(page)).toBe('Raise hand');

  // A dialog of a row's menu has the keyboard at once, and gives it back to the menu.
  await row(t, 'Ann').locator('summary').focus();
  await t.keyboard.press('Enter');
  await row(t, 'Ann').locator('[data-act="whisper"]').focus();
  await t.keyboard.press('Enter');
  await t.keyboard.type('For you');
  await t.getByRole('button', { name: 'Send', exact: true }).focus();
  await t.keyboard.press('Enter');
  await page.locator('.class-card', { hasText: 'For you' }).waitFor();
  expect(await focused(t)).toBe('Actions for Ann');
  await t.keyboard.press('Enter');
  await row(t, 'Ann').locator('[data-act="write"]').focus();
  await t.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Allow' }).click();
  await t.getByText('You may type.').waitFor();
  expect(await focused(t)).toBe('Stop looking');
  await t.locator('.class-screen-view').click();
  await t.keyboard.type('he');
  await t.keyboard.press('Tab');
  expect(await t.evaluate(() => document.activeElement?.matches('.class-screen-view'))).toBe(true);
  await t.keyboard.press('Escape');
  await t.keyboard.press('Tab');
  expect(await focused(t)).toBe('Stop looking');
  await t.keyboard.press('Enter');
  expect(await focused(t)).toBe('Actions for Ann');
  await clean();
}, 120_000);

test('on a tablet the terminal that the teacher looks at covers no learner for good', async () => {
  const { teacher, learner } = await school();
  const t = await teacher();
  const names = ['가람', '나래', '다온', '라온', '마루', '바다'];
  for (const name of names) await learner(name);
  const clear = (name: string) => row(t, name).locator('.teach-name').evaluate((element) => {
    const { left, top, height } = element.getBoundingClientRect();
    return document.elementFromPoint(left + 20, top + height / 2)?.closest('.teach-name') === element;
  });
  for (const [width, height] of [[768, 1024], [1024, 768]] as const) {
    await t.setViewportSize({ width, height });
    await choose(t, '바다', 'view');
    await t.locator('.class-screen').waitFor();
    await t.waitForTimeout(500);
    expect(await clear('바다'), `${width}`).toBe(true);
    for (const name of names) {
      await row(t, name).locator('summary').focus();
      expect(await clear(name), `${name}, ${width}`).toBe(true);
    }
    expect(await tooSmall(t, 'day-class-teacher :is(button, summary, input, select), .class-screen button')).toEqual([]);
    await t.getByRole('button', { name: '보기 끝내기' }).click();
    await t.locator('.class-screen').waitFor({ state: 'detached' });
  }
}, 120_000);

test('removed from class, and the seat brought to another device', async () => {
  const { teacher, learner, gateway } = await school();
  const t = await teacher('en/');
  const page = await learner('Ann', 'en/');
  await page.locator('.class-who').waitFor();
  await choose(t, 'Ann', 'seat-code');
  const code = /: (\S+) \(/.exec(await t.getByText('Seat code for Ann').innerText())?.[1] ?? '';
  const other = await visit(learners, `${gateway.url}/en/class/`);
  open.push(other);
  await other.page.locator('#class-code').fill(code);
  await other.page.locator('.class-form button').click();
  await other.page.getByText('You are in, Ann').waitFor();
  await page.getByText('Your seat was opened on another device').waitFor();
  await page.locator('#class-code').waitFor();
  await choose(t, 'Ann', 'revoke');
  await t.locator('dialog .button').first().click();
  await other.page.getByText('The teacher ended this seat').waitFor();
  await row(t, 'Ann').getByText('removed').first().waitFor();
  await clean();
}, 120_000);

test('a wrong code is told; export gives the class’s progress', async () => {
  const { teacher, learner, gateway } = await school();
  const wrong = await visit(learners, `${gateway.url}/class/`);
  open.push(wrong);
  await wrong.page.locator('#class-code').fill('0000-0000');
  await wrong.page.locator('#class-name').fill('X');
  await wrong.page.locator('.class-form button').click();
  await wrong.page.getByText('그런 코드의 수업이 없어요').waitFor();
  wrong.problems.length = 0; // the browser logs the 404
  const t = await teacher();
  const page = await learner('=1+1');
  await page.evaluate(() => localStorage.setItem('day-one:progress', JSON.stringify({ v: 1, lessons: { taints: { done: { guess: Date.now() - 1000 } } }, questions: {} })));
  await page.reload();
  await cell(t, '=1+1', 'progress').getByText('1단계').waitFor();
  const [download] = await Promise.all([t.waitForEvent('download'), t.locator('[data-do="csv"]').click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv).toContain("'=1+1");
  expect(csv.split('\r\n')).toHaveLength(3);
  await clean();
}, 120_000);

test('without a lab the class goes on: no terminals to look at, steps and quizzes are seen', async () => {
  const { teacher, learner } = await school({ lab: false });
  const t = await teacher();
  const page = await learner('민지');
  await lesson(page);
  await cell(t, '민지', 'at').getByText('서버 세 대').waitFor();
  await row(t, '민지').locator('summary').click();
  expect(await row(t, '민지').locator('[data-act="view"]').count()).toBe(0);
  expect(await row(t, '민지').locator('[data-act="whisper"]').count()).toBe(1);
  await clean();
}, 120_000);

test('without any server: the pages explain, and codes become one table that stays and is exported', async () => {
  const { page, context, problems } = await visit(at.browser, `${at.site.url}class/`);
  await page.getByText('여기에는 연결할 수업이 없어요').waitFor();
  expect(await page.locator('.class-form').isVisible()).toBe(false);
  await page.goto(`${at.site.url}progress/`);
  const code = async (done: object) => {
    await page.evaluate((lessons) => localStorage.setItem('day-one:progress', JSON.stringify({ v: 1, lessons, questions: {} })), done);
    await page.reload();
    return page.locator('[data-part="code"]').inputValue();
  };
  const now = Date.now() - 60_000;
  const few = await code({ taints: { done: { guess: now } } });
  const many = await code({ taints: { done: { guess: now, look: now } } });
  await page.goto(`${at.site.url}class/teacher/`);
  await page.getByText('수업 서버(게이트웨이)가 있어야 해요').waitFor();
  await page.locator('#class-paste').fill(`민지 ${many}\n서준 ${few}\n유나 ${few.slice(0, -3)}`);
  await page.locator('[data-act="add"]').click();
  await page.getByText('3번째 줄(유나)').waitFor();
  const names = () => page.locator('day-class-codes tbody th').allInnerTexts();
  expect(await names()).toEqual(['서준', '민지']);
  await page.locator('#class-paste').fill(`서준 ${many}`);
  await page.locator('[data-act="add"]').click();
  await expect.poll(names).toEqual(['민지', '서준']);
  await page.reload();
  expect(await page.locator('day-class-codes tbody tr').first().innerText()).toContain('2 / ');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('day-class-codes [data-act="csv"]').click()]);
  expect(readFileSync(await download.path(), 'utf8').split('\r\n')).toHaveLength(4);
  expect(problems).toEqual([]);
  await context.close();
});

test('a page without a gateway loads nothing of the class', async () => {
  const { page, context } = await visit(at.browser, 'about:blank');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${at.site.url}progress/`);
  await page.waitForTimeout(500);
  expect(asked.filter((url) => /\/(bar|watch-screen|connection)\.[\w-]+\.(js|css)|api\//.test(url))).toEqual([]);
  await context.close();
});

test.each(['light', 'dark'] as const)('axe finds nothing, in %s', async (colorScheme) => {
  const { teacher, learner } = await school();
  const t = await teacher();
  const page = await learner('김민지', '', { colorScheme, viewport: { width: 390, height: 844 } });
  await t.emulateMedia({ colorScheme });
  await page.getByRole('button', { name: '손 들기' }).click();
  await page.locator('#class-question').fill('왜 3개죠?');
  await page.locator('dialog').getByRole('button', { name: '손 들기' }).click();
  await row(t, '김민지').getByText('왜 3개죠?').waitFor();
  await t.getByRole('button', { name: '모두 입력 멈추기' }).click();
  await t.locator('[data-do="timer"]').click();
  await t.locator('[data-do="spotlight"]').click();
  await page.getByText('강사가 입력을 멈췄어요').waitFor();
  expect(await violations(page)).toEqual([]);
  await row(t, '김민지').locator('summary').click();
  expect(await violations(t)).toEqual([]);
  await t.setViewportSize({ width: 820, height: 1180 });
  expect(await violations(t)).toEqual([]);
  // Nothing is cut off sideways on a phone.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await t.setViewportSize({ width: 360, height: 740 });
  expect(await t.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
}, 120_000);
