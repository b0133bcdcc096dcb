import { signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const key = 'sandlot-theme';

export const theme = signal<Theme>(readTheme());

function readTheme(): Theme {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function applyTheme(next: Theme): void {
  theme.value = next;
  localStorage.setItem(key, next);
  document.documentElement.dataset.theme = next;
}

const order: readonly Theme[] = ['system', 'light', 'dark'];

/** The theme after this one. */
export function nextTheme(): Theme {
  return order[(order.indexOf(theme.value) + 1) % order.length] ?? 'system';
}
