import { useEffect, useState } from 'preact/hooks';
import { QuestionDialog } from './components/dialogs.tsx';
import { Header } from './components/header.tsx';
import { KeyHelp } from './components/key-help.tsx';
import { Navigation } from './components/navigation.tsx';
import { SignIn } from './components/sign-in.tsx';
import { Toasts } from './components/toasts.tsx';
import { signIn } from './state/api.ts';
import { bindKeys } from './state/keyboard.ts';
import { navigate, route, toHash } from './state/router.ts';
import { findView, views } from './views.tsx';

/** The page: navigation, the view of the address, and what may lie above it. */
export function App() {
  const [help, setHelp] = useState<'open' | 'closed'>('closed');
  useEffect(
    () =>
      bindKeys({
        '?': () => setHelp('open'),
        ...Object.fromEntries(
          views.map(({ name }, index) => [String(index + 1), () => navigate(toHash(name))]),
        ),
      }),
    [],
  );
  if (signIn.value !== 'none') return <SignIn />;
  const view = findView(route.value.view);
  return (
    <>
      <button type="button" class="skip" onClick={focusContent}>
        Skip to the content
      </button>
      <Header onHelp={() => setHelp('open')} />
      <Navigation />
      <main id="content" tabIndex={-1} aria-label={view.title}>
        <h1 class="hidden">{view.title}</h1>
        <view.View key={view.name} />
      </main>
      {help === 'open' && <KeyHelp onClose={() => setHelp('closed')} />}
      <QuestionDialog />
      <Toasts />
    </>
  );
}

function focusContent(): void {
  document.getElementById('content')?.focus();
}
