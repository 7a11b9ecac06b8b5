/** Markup that is already safe to send. */
export interface Html {
  markup: string;
}

type Value = Html | string | number | null | undefined | false | Value[];

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign]!);

function markup(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(markup).join('');
  if (typeof value === 'object') return value.markup;
  return escapeHtml(String(value));
}

/** Template of a page or a piece of one; every value is escaped unless it came out of `html` itself. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { markup: parts.reduce((text, part, index) => text + markup(values[index - 1]) + part) };
}

/** A form that sends itself, with a button where there is no script. */
export function selfPostingForm(
  action: string,
  fields: Record<string, string>,
  method: 'post' | 'get' = 'post',
): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>One moment …</title>
      </head>
      <body>
        <form id="message" method="${method}" action="${action}">
          ${inputs}
          <noscript><button>Continue</button></noscript>
        </form>
        <script>
          document.getElementById('message').submit();
        </script>
      </body>
    </html>`.markup;
}
