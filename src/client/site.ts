// Runs on every page: keep it small; anything heavy is imported on first use.
import { startClassBar } from '../components/class/start.ts';
import { startOffline } from '../components/offline/start.ts';
import { startSearch } from '../components/search/open.ts';
import { startLang } from '../components/shell/lang.ts';
import { startMenu } from '../components/shell/menu.ts';
import { startSettings } from '../components/shell/settings.ts';

startSettings();
startMenu();
startLang();
startSearch();
startOffline();
// Only a page that a lab's gateway serves has this element; its link may carry a key, which must not stay in the address.
if (document.querySelector('meta[name=day-gateway]')) void import('../components/live/connection.ts').then(({ connection }) => connection());
startClassBar();
