import type { ComponentChildren } from 'preact';

type FactProps = { readonly title: string; readonly children: ComponentChildren };

/** A term of a description list, and what it says. */
export function Fact({ title, children }: FactProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
