import { expect, test } from 'vitest';
import { WaitingRoom } from './waiting-room.ts';

test('an address that is full loses the guest who has waited longest, once that was long enough; others are not concerned', () => {
  const room = new WaitingRoom(2, 1000);
  const gone: string[] = [];
  const enter = (name: string, address: string, now: number) => room.admits(address, now) && room.enter(address, now, () => void gone.push(name));
  const first = enter('first', 'a', 0);
  enter('second', 'a', 100);
  expect(enter('third', 'a', 900)).toBe(false);
  expect(enter('other', 'b', 900)).toBeTruthy();
  expect(enter('third', 'a', 1000)).toBeTruthy();
  expect(gone).toEqual(['first']);
  if (first) first(); // it speaks too late: that changes nothing
  expect(room.count).toBe(3);
  const spoke = enter('fourth', 'a', 1100);
  expect(gone).toEqual(['first', 'second']);
  if (spoke) spoke();
  expect(enter('fifth', 'a', 1100)).toBeTruthy();
  expect(gone).toHaveLength(2);
});

test('when all is full, whoever has waited longest of all goes', () => {
  const room = new WaitingRoom(9, 0);
  const gone: string[] = [];
  for (const address of ['a', 'b', 'c']) room.enter(address, 0, () => void gone.push(address));
  expect([room.makeRoom(0), room.makeRoom(0)]).toEqual([true, true]);
  expect(gone).toEqual(['a', 'b']);
  expect([room.makeRoom(0), room.makeRoom(0)]).toEqual([true, false]);
});
