import type { LmsCore } from '../core.ts';
import { html, type Html } from '../html.ts';

/** A tool in a frame, with the answers to its window messages. */
export function toolFrame(core: LmsCore, source: string, title: string): Html {
  return html`<iframe
      class="tool"
      name="tool"
      src="${source}"
      title="${title}"
      allow="${core.profile.frameAllow}"
      allowfullscreen
    ></iframe>
    <script>
      ${{ markup: core.storage ? storageScript : closeScript }};
    </script>`;
}

/** Dynamic registration ends with this message (LTI Dynamic Registration 1.0 §3.8). */
const closeScript = `
window.addEventListener('message', (event) => {
  if (event.data && event.data.subject === 'org.imsglobal.lti.close') window.location.href = '/admin';
})`;

/**
 * Platform storage (LTI Client Side postMessages 1.0): kept per origin of the tool, answered to that origin only.
 * Besides: closing, and the height a frame asks for.
 */
const storageScript = `
const kept = new Map();
window.addEventListener('message', (event) => {
  const message = event.data;
  if (!message || typeof message !== 'object') return;
  const answer = (rest) => event.source.postMessage(
    { subject: message.subject + '.response', message_id: message.message_id, ...rest }, event.origin);
  const slot = event.origin + ' ' + message.key;
  if (message.subject === 'org.imsglobal.lti.close') window.location.href = '/admin';
  else if (message.subject === 'lti.capabilities') answer({ supported_messages:
    ['lti.capabilities', 'lti.put_data', 'lti.get_data', 'lti.frameResize'].map((subject) => ({ subject })) });
  else if (message.subject === 'lti.put_data') {
    if (typeof message.key !== 'string') return answer({ error: { code: 'bad_request', message: 'key is missing' } });
    if (message.value === null) kept.delete(slot); else kept.set(slot, message.value);
    answer({ key: message.key, value: message.value });
  } else if (message.subject === 'lti.get_data') answer({ key: message.key, value: kept.get(slot) ?? null });
  else if (message.subject === 'lti.frameResize') {
    const frame = document.querySelector('iframe.tool');
    if (frame && Number(message.height) > 0) frame.style.height = Math.max(500, Number(message.height)) + 'px';
  } else if (String(message.subject ?? '').startsWith('lti.'))
    answer({ error: { code: 'unsupported_subject', message: 'Not supported here' } });
})`;
