import { route, toHash } from '../state/router.ts';
import { findView, views } from '../views.tsx';
import { Icon } from './icons.tsx';

export function Navigation() {
  const current = findView(route.value.view);
  return (
    <nav aria-label="Views">
      {views.map(({ name, title, label, icon }, index) => (
        <a
          key={name}
          href={toHash(name)}
          aria-current={name === current.name ? 'page' : undefined}
          title={`${title} (${index + 1})`}
        >
          <Icon name={icon} />
          <span>{label ?? title}</span>
        </a>
      ))}
    </nav>
  );
}
