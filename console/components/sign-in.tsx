import { useState } from 'preact/hooks';
import { signIn, signInWith } from '../state/api.ts';
import { Field, takeFocus } from './fields.tsx';

/** Asks for the control token, which stays in this tab until it is closed. */
export function SignIn() {
  const [token, setToken] = useState('');
  return (
    <main class="sign-in" aria-label="Sign in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signInWith(token);
        }}
      >
        <img src="console/icon.svg" alt="" width="40" height="40" />
        <h1>Sandlot console</h1>
        <p>The control API of this server needs its token, the value of --control-token.</p>
        <Field label="Control token">
          {(id) => (
            <input
              id={id}
              ref={takeFocus}
              type="password"
              value={token}
              autocomplete="off"
              onInput={(event) => setToken(event.currentTarget.value)}
            />
          )}
        </Field>
        {signIn.value === 'wrong' && (
          <p class="error" role="alert">
            The token is wrong. Check the option --control-token of the server.
          </p>
        )}
        <button type="submit" class="primary" disabled={token === ''}>
          Sign in
        </button>
      </form>
    </main>
  );
}
