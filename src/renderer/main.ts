// SPDX-License-Identifier: GPL-3.0-or-later
import '@fontsource-variable/inter/index.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import { engineSourceOf, shellOf } from './api/bridge.ts';
import { EngineClient } from './api/engine.ts';
import App from './App.svelte';
import { AudioDeck } from './player/audioDeck.ts';
import { Application } from './state/application.svelte.ts';

const engine = new EngineClient(engineSourceOf(window.segue));
const application = new Application(engine, shellOf(window.segue), new AudioDeck());
application.start();

const target = document.getElementById('app');
if (target !== null) mount(App, { target, props: { application } });
