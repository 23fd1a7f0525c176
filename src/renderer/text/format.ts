// SPDX-License-Identifier: GPL-3.0-or-later

// Every number and time that a person reads is written here, so that a language can be changed in one place.

const locale = 'en';
const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const twoDecimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const scientific = new Intl.NumberFormat(locale, { notation: 'scientific', maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const plural = new Intl.PluralRules(locale);

export function formatCount(value: number): string {
  return integer.format(value);
}

/** “1 track”, “10,031 tracks” */
export function formatAmount(value: number, one: string, many: string): string {
  return `${formatCount(value)} ${plural.select(value) === 'one' ? one : many}`;
}

export function formatTracks(value: number): string {
  return formatAmount(value, 'track', 'tracks');
}

export function formatPercent(fraction: number): string {
  return percent.format(fraction);
}

export function formatScore(score: number): string {
  return twoDecimals.format(score);
}

export function formatTiny(value: number): string {
  return value === 0 ? '0' : scientific.format(value).toLowerCase();
}

export function formatDay(milliseconds: number): string {
  return day.format(milliseconds);
}

/** “0:42”, “1:02:03”; a dash while unknown */
export function formatTime(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) return '–';
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0
    ? `${String(hours)}:${String(minutes).padStart(2, '0')}:${rest}`
    : `${String(minutes)}:${rest}`;
}

/** The same for a screen reader: “3 minutes 7 seconds” */
export function spokenTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    { value: Math.floor(whole / 3600), one: 'hour', many: 'hours' },
    { value: Math.floor((whole % 3600) / 60), one: 'minute', many: 'minutes' },
    { value: whole % 60, one: 'second', many: 'seconds' },
  ].filter((part, place) => part.value > 0 || (place === 2 && whole < 60));
  return parts.map((part) => formatAmount(part.value, part.one, part.many)).join(' ');
}

/** How long something will still take, no more exact than anybody can know: “5 min left” */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 60) return 'less than a minute left';
  if (seconds < 3600) return `${formatCount(Math.round(seconds / 60))} min left`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.round((seconds % 3600) / 60);
  if (hours >= 10 || minutes === 0) return `${formatCount(Math.round(seconds / 3600))} h left`;
  if (minutes === 60) return `${formatCount(hours + 1)} h left`;
  return `${formatCount(hours)} h ${formatCount(minutes)} min left`;
}

/** “21 tracks a second”; below one, by the minute. */
export function formatRate(tracksPerSecond: number): string {
  if (tracksPerSecond >= 10) return `${integer.format(tracksPerSecond)} tracks a second`;
  if (tracksPerSecond >= 1) {
    const shown = oneDecimal.format(tracksPerSecond);
    return `${shown} ${shown === '1' ? 'track' : 'tracks'} a second`;
  }
  const perMinute = Math.max(1, Math.round(tracksPerSecond * 60));
  return `${formatAmount(perMinute, 'track', 'tracks')} a minute`;
}
