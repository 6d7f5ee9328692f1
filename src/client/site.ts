// Runs on every page: keep it small; anything heavy is imported on first use.
import { startLang } from '../components/shell/lang.ts';
import { startMenu } from '../components/shell/menu.ts';
import { startSettings } from '../components/shell/settings.ts';
import { startSearch } from '../components/search/open.ts';

startSettings();
startMenu();
startLang();
startSearch();
