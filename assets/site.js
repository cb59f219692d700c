// Components that are livelier where scripts run; every page works without.
import { initAll } from './govuk-frontend.min.js'
initAll()
