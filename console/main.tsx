import { render } from 'preact';
import { App } from './app.tsx';
import { startKeyboard } from './state/keyboard.ts';
import { startLive } from './state/live.ts';
import { startRouter } from './state/router.ts';
import { applyTheme, theme } from './state/theme.ts';

const root = document.getElementById('console');
if (root) {
  applyTheme(theme.value);
  startRouter();
  startKeyboard();
  startLive();
  render(<App />, root);
}
