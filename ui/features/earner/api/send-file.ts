import { EvidenceView } from '../../../../tool/contract/submission.ts';
import { API, ConnectionLost, problemFrom, UnexpectedAnswer } from '../../../lib/api-client.ts';
import { session } from '../../../lib/api.ts';
import type { SendFile } from '../model/uploads.ts';

/** Sends the bytes as the raw body. `XMLHttpRequest`, because `fetch` does not tell how much has left. */
export const sendFileTo =
  (submissionId: string): SendFile =>
  ({ uploadId, artifactId, file }, { progress, signal }) =>
    new Promise((resolve, reject) => {
      const path = `/submissions/${encodeURIComponent(submissionId)}/artifacts/${encodeURIComponent(artifactId)}/files`;
      const query = new URLSearchParams({ name: file.name, uploadId });
      const request = new XMLHttpRequest();
      request.open('POST', `${API}${path}?${query}`);
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
      const token = session.token();
      if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.upload.onprogress = (event) => progress(event.loaded);
      request.onerror = () => reject(new ConnectionLost(null));
      request.onabort = () => reject(new DOMException('Called off', 'AbortError'));
      request.onload = () => {
        if (request.status !== 201 && request.status !== 200) {
          const problem = problemFrom(
            request.status,
            request.responseText,
            request.getResponseHeader('retry-after'),
          );
          if (problem.code === 'session_ended' || problem.code === 'session_missing') session.end();
          return reject(problem);
        }
        try {
          resolve(EvidenceView.parse(JSON.parse(request.responseText)));
        } catch (cause) {
          reject(new UnexpectedAnswer(path, cause));
        }
      };
      signal.addEventListener('abort', () => request.abort(), { once: true });
      request.send(file);
    });
