import express, { type Router } from 'express';
import { registration, sessionOf, strings, type LmsCore } from '../core.ts';
import { faultKinds, faultServices, type FaultKind, type FaultService } from '../faults.ts';
import { html, type Html } from '../html.ts';
import { rotateKeys } from '../keys.ts';
import { registerByHand, registrationAddress } from '../registration.ts';
import type { Registration } from '../world.ts';
import { toolFrame } from './frame.ts';
import { page } from './layout.ts';

/** Registration of tools, and the faults to try a tool with. */
export function adminPages(core: LmsCore): Router {
  const router = express.Router();
  const { profile } = core;

  router.use(['/admin', '/faults'], (req, res, next) => {
    const person = sessionOf(core, req)?.person;
    if (person?.admin) return next();
    const body = html`<p>Switch to an administrator to open this page.</p>`;
    res.status(403).send(page(core, { title: 'For administrators', person, body }));
  });

  router.get('/admin', (req, res) => {
    const tools = core.world.registrations;
    const body = html`<ul class="cards">
        ${tools.map((tool) => toolCard(core, tool))}
      </ul>
      ${tools.length === 0 && html`<p class="muted">No tool is registered.</p>`}
      ${profile.dynamicRegistration ? dynamicForm : handForm}`;
    res.send(page(core, { title: 'Tools', person: sessionOf(core, req)?.person, body }));
  });

  router.get('/admin/register', (req, res) => {
    const { url } = strings(req.query);
    if (!url || !URL.canParse(url)) return void res.redirect(303, '/admin');
    const body = html`<div class="modal" role="region" aria-label="Registration">
      <div class="frame-head">
        <h1>Register a tool</h1>
        <a class="button" href="/admin">Back to tools</a>
      </div>
      ${toolFrame(core, `/admin/register/start?url=${encodeURIComponent(url)}`, 'Registration')}
    </div>`;
    res.send(
      page(core, { title: 'Register a tool', person: sessionOf(core, req)?.person, wide: true, body }),
    );
  });

  router.get('/admin/register/start', async (req, res) => {
    res.redirect(302, await registrationAddress(core, strings(req.query).url!));
  });

  router.post('/admin/tools', (req, res) => {
    const { url } = strings(req.body);
    if (url && URL.canParse(url)) registerByHand(core, { url: new URL(url).origin });
    res.redirect(303, '/admin');
  });

  router.post('/admin/tools/:tool', (req, res) => {
    const tool = registration(core, req.params.tool);
    const { change } = strings(req.body);
    if (tool && change === 'activate') tool.state = 'active';
    if (tool && change === 'remove')
      core.world.registrations.splice(core.world.registrations.indexOf(tool), 1);
    core.changed();
    res.redirect(303, '/admin');
  });

  router.get('/faults', (req, res) => {
    const active = core.faults.list();
    const option = (value: string, label: string) => html`<option value="${value}">${label}</option>`;
    const body = html`<p>Make the platform misbehave and watch what the tool does.</p>
      <form class="row" method="post" action="/faults">
        <label
          >Service
          <select name="service">
            ${faultServices.map((each) => option(each, each))}
          </select></label
        >
        <label
          >Fault
          <select name="kind">
            ${Object.entries(faultKinds).map(([kind, label]) => option(kind, label))}
          </select></label
        >
        <label>How often <input name="times" type="number" min="1" value="1" /></label>
        <label>Retry-After (s) <input name="retryAfter" type="number" min="0" value="2" /></label>
        <button class="primary" name="change" value="set">Set</button>
        <button name="change" value="clear">Clear all</button>
        <button name="change" value="rotate">Rotate keys</button>
      </form>
      <h2>Active</h2>
      <ul>
        ${active.map((fault) => html`<li>${fault.service}: ${faultKinds[fault.kind]}, ${fault.times ?? 'endless'} more</li>`)}
      </ul>
      ${active.length === 0 && html`<p class="muted">None.</p>`}
      <h2>Latest requests</h2>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Service</th>
              <th scope="col">Request</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            ${core.log
              .slice(-25)
              .reverse()
              .map(
                (entry) =>
                  html`<tr>
                    <td>${entry.at.slice(11, 19)}</td>
                    <td>${entry.service}</td>
                    <td>${entry.method} ${entry.path.split('?')[0]}</td>
                    <td>${entry.status || 'cut'}</td>
                  </tr>`,
              )}
          </tbody>
        </table>
      </div>`;
    res.send(page(core, { title: 'Faults', person: sessionOf(core, req)?.person, body }));
  });

  router.post('/faults', async (req, res) => {
    const { change, service, kind, times, retryAfter } = strings(req.body);
    if (change === 'clear') core.faults.clear();
    if (change === 'rotate') await rotateKeys(core.world);
    if (change === 'set')
      core.faults.set({
        service: service as FaultService,
        kind: kind as FaultKind,
        times: Number(times) || 1,
        retryAfter: Number(retryAfter) || 0,
      });
    core.changed();
    res.redirect(303, '/faults');
  });

  return router;
}

const dynamicForm = html`<h2>Register a tool</h2>
  <form class="row" method="get" action="/admin/register">
    <label
      >Registration URL
      <input
        name="url"
        type="url"
        size="60"
        required
        placeholder="http://localhost:3000/lti/register?invitation=…"
    /></label>
    <button class="primary">Register</button>
  </form>`;

const handForm = html`<h2>Register a tool by hand</h2>
  <form class="row" method="post" action="/admin/tools">
    <label
      >Address of the tool
      <input name="url" type="url" size="40" required placeholder="http://localhost:3000"
    /></label>
    <button class="primary">Register</button>
  </form>`;

function toolCard(core: LmsCore, tool: Registration): Html {
  const { url, issuer, profile } = core;
  return html`<li class="card">
    <div>
      <strong>${tool.name}</strong>
      <span class="tag ${tool.state === 'active' ? 'good' : 'warn'}">${tool.state}</span>
      <p class="muted">
        Issuer ${issuer} · Client ID ${tool.clientId} · Deployment ID ${tool.deploymentId}<br />
        Authorization ${url + profile.paths.authorization}<br />
        Token ${url + profile.paths.token} · Keys ${url + profile.paths.jwks}<br />
        Scopes granted: ${tool.scopes.map((scope) => scope.split('/').at(-1)).join(', ')}
      </p>
    </div>
    <form class="row" method="post" action="/admin/tools/${tool.clientId}">
      ${tool.state === 'pending' && html`<button class="primary small" name="change" value="activate">Activate</button>`}
      <button class="small" name="change" value="remove">Remove</button>
    </form>
  </li>`;
}
