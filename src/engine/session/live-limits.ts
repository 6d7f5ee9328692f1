/** Longest time in milliseconds that … */
export const limits = {
  /** a socket takes to open */
  dial: 10_000,
  /** a shell takes to come, once the gateway has the hello (a Pod may have to start) */
  welcome: 90_000,
  /** passes without a sign of the gateway before it is asked for one */
  silence: 15_000,
  /** its answer takes then; less if someone is waiting for it */
  beat: 5000,
  beatNow: 2500,
  /** tries go on while the machine is online */
  away: 20_000,
  /** what is typed is kept after a connection broke, for when it is back */
  patience: 1000,
};
/** Failed tries after which the first opening is given up. */
export const firstTries = 3;
