import type { ComponentChildren } from 'preact';
import { pathTo, type Place } from '../session/route.ts';
import { useApp } from './app.ts';

type LinkProps = { readonly to: Place; readonly class?: string; readonly children: ComponentChildren };

/** A link within the page; with a modifier key the browser opens it as any other. */
export const Link = ({ to, class: name, children }: LinkProps) => {
  const { route } = useApp();
  const here = route.place.value;
  return (
    <a
      href={pathTo(to)}
      class={name}
      aria-current={pathTo(here) === pathTo(to) ? 'page' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        route.go(to);
      }}
    >
      {children}
    </a>
  );
};
