import { applyPreferences } from './controllers/preferences.ts';
import './components/mz-app.ts';

applyPreferences();
