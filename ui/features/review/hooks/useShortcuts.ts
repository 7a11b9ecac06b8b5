import { useEffect, useRef, useState } from 'react';

const KEY = 'attest.shortcuts';

function stored(): boolean {
  try {
    return window.localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

/** Single keys can be switched off: they get in the way of speech input and some screen readers (WCAG 2.1.4). */
export function useShortcutsSwitch() {
  const [on, setOn] = useState(stored);
  const change = (next: boolean) => {
    setOn(next);
    try {
      window.localStorage.setItem(KEY, next ? 'on' : 'off');
    } catch {
      // Then it holds for this page.
    }
  };
  return [on, change] as const;
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.tagName === 'TEXTAREA' ||
    target.tagName === 'SELECT' ||
    (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox'));

/** Keys by name (`n`, `1`, `?`, `ctrl+enter`, `escape`). Single characters do nothing while somebody types or a dialog is open. */
export function useShortcuts(keys: Record<string, (event: KeyboardEvent) => void>, on: boolean) {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      if (document.querySelector('[role="dialog"]')) return;
      const withCtrl = event.ctrlKey || event.metaKey;
      const name = (withCtrl ? 'ctrl+' : '') + event.key.toLowerCase();
      const run = latest.current[name];
      if (!run) return;
      const single = !withCtrl && event.key.length === 1;
      if (single && (!on || isTyping(event.target))) return;
      if (name === 'enter' && event.target instanceof HTMLElement && event.target.closest('a,button,input'))
        return;
      event.preventDefault();
      run(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on]);
}
