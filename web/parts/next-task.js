/** Ends the task, so that the browser can draw and hear before the next. @returns {Promise<void>} */
export const nextTask = () => new Promise((resolve) => void setTimeout(resolve));
