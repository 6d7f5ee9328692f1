/** How far this process's clocks were set off, in milliseconds. */
const off = { wall: 0, steady: 0 };
const real = { wall: Date.now.bind(Date), steady: performance.now.bind(performance) };

/** Sets this process's clocks off by so much more: what `Date.now` and `performance.now` say jumps, its timers do not. */
export function jumpClocks({ wall = 0, steady = 0 }: { wall?: number; steady?: number }): void {
  off.wall += wall;
  off.steady += steady;
  Date.now = () => real.wall() + off.wall;
  performance.now = () => real.steady() + off.steady;
}
