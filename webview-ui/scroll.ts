const REST_MS = 200;

/** Calls with the place that the page is scrolled to, once it rests there. It listens as long as the page lives. */
export function onScrolled(listener: (top: number) => void): void {
  let rest: ReturnType<typeof setTimeout> | undefined;
  window.addEventListener(
    'scroll',
    () => {
      clearTimeout(rest);
      rest = setTimeout(() => listener(window.scrollY), REST_MS);
    },
    { passive: true },
  );
}
