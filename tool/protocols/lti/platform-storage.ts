/** What the page of a login (`put`) or of a launch (`get`) hands to the script. */
export interface StorageTask {
  mode: 'put' | 'get';
  /** Origin of the registered authorization address: the only one that messages go to and come from. */
  origin: string;
  /** `lti_storage_target` of the login: a frame name, or `_parent`. Nothing else is made of it. */
  target: string;
  key: string;
  value?: string;
  /** `put`: where to go on; `get`: where to hand in what was found. */
  next: string;
  /** `put`: where to go when the platform does not store. */
  otherwise?: string;
  ticket?: string;
  /** `get`: what the page says when it cannot go on. */
  failed?: string;
}

/**
 * Platform storage by `postMessage` (LTI Client Side postMessages, postMessage Storage, OIDC Login with them): asks under
 * the name of the standard and its older one, waits 1.5 seconds, and takes an answer only from the registered origin,
 * as an object, with our message id and the right subject. Runs in the browser under the page's nonce.
 */
export const storageScript = `(() => {
  const task = JSON.parse(document.getElementById('data').textContent);
  const launcher = window.opener || (window.parent !== window ? window.parent : null);
  const frame = () => {
    if (task.target === '_parent') return launcher;
    try {
      const named = launcher.frames[task.target];
      if (named && named !== launcher && typeof named.postMessage === 'function') return named;
    } catch {}
    return launcher;
  };
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  const ask = (message) =>
    new Promise((done) => {
      if (!launcher) return done(null);
      const asked = new Map();
      const end = (answer) => {
        clearTimeout(timer);
        window.removeEventListener('message', hear);
        done(answer);
      };
      const hear = (event) => {
        const answer = event.data;
        if (event.origin !== task.origin || typeof answer !== 'object' || answer === null || Array.isArray(answer)) return;
        const subject = asked.get(answer.message_id);
        if (!subject || answer.subject !== subject + '.response') return;
        asked.delete(answer.message_id);
        if (!answer.error) end(answer);
        else if (asked.size === 0) end(null);
      };
      const timer = setTimeout(() => end(null), 1500);
      window.addEventListener('message', hear);
      for (const prefix of ['lti.', 'org.imsglobal.lti.']) {
        const id = newId();
        const subject = prefix + task.mode + '_data';
        asked.set(id, subject);
        try {
          frame().postMessage({ subject, message_id: id, ...message }, task.origin);
        } catch {
          asked.delete(id);
        }
      }
      if (asked.size === 0) end(null);
    });
  const failed = () => {
    const words = document.querySelector('main p');
    if (words && task.failed) words.textContent = task.failed;
  };
  if (task.mode === 'put') {
    ask({ key: task.key, value: task.value }).then((answer) => {
      location.replace(answer && answer.key === task.key && answer.value === task.value ? task.next : task.otherwise);
    });
    return;
  }
  ask({ key: task.key })
    .then((answer) => (answer && answer.key === task.key && typeof answer.value === 'string' ? answer.value : ''))
    .then((value) =>
      fetch(task.next, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        credentials: 'same-origin',
        body: JSON.stringify({ ticket: task.ticket, value }),
      }),
    )
    .then(async (response) => {
      const answer = await response.json();
      if (response.ok && typeof answer.location === 'string') location.replace(answer.location);
      else failed();
    })
    .catch(failed);
})();`;
