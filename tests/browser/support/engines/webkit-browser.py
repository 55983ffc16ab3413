#!/usr/bin/python3
"""A window of WebKitGTK that is driven by WebKitWebDriver, in place of its MiniBrowser: it tells what that keeps to itself.

Usage: webkit-browser.py FOLDER, which is there. Into its file `log` go requests and answers, as lines of JSON, and messages of the console,
the policy's among them, as lines with the word CONSOLE. Its folder `profile` is the profile; into `downloads`, which is there as well, go downloads.
"""

import json
import os
import sys

import gi

gi.require_version('Gtk', '3.0')
gi.require_version('WebKit2', '4.1')
from gi.repository import Gio, Gtk, WebKit2


def tell(what):
    # In one piece and on a line of its own: WebKit's processes write into the same file.
    os.write(1, f'\n{json.dumps(what)}\n'.encode())


class Browser(Gtk.Application):
    def __init__(self, profile, downloads):
        super().__init__(flags=Gio.ApplicationFlags.NON_UNIQUE)
        self.downloads = downloads
        # On the disk, though it is thrown away: WebKit writes no console messages of a profile in memory.
        data = WebKit2.WebsiteDataManager(base_data_directory=profile, base_cache_directory=profile)
        self.context = WebKit2.WebContext(website_data_manager=data)
        self.context.connect('download-started', self.on_download)

    def do_activate(self):
        self.hold()
        self.context.set_automation_allowed(True)
        self.context.connect('automation-started', self.on_automation)

    def on_automation(self, _context, session):
        # The driver compares these with what it was asked for.
        info = WebKit2.ApplicationInfo.new()
        info.set_name('tokensmith-tests')
        info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
        session.set_application_info(info)
        session.connect('create-web-view', self.on_view)

    def on_view(self, _session):
        settings = WebKit2.Settings(enable_write_console_messages_to_stdout=True)
        view = WebKit2.WebView(web_context=self.context, is_controlled_by_automation=True, settings=settings)
        window = Gtk.Window(default_width=1440, default_height=900)
        view.connect('resource-load-started', self.on_request)
        view.connect('close', self.on_close, window)
        window.add(view)
        window.show_all()
        return view

    def on_request(self, _view, resource, request):
        resource.connect('finished', self.on_answer)
        tell({'url': request.get_uri(), 'method': request.get_http_method() or 'GET'})

    def on_answer(self, resource):
        response = resource.get_response()
        if response is not None:
            tell({'url': resource.get_uri(), 'status': response.get_status_code()})

    def on_download(self, _context, download):
        download.connect('decide-destination', self.on_destination)

    def on_destination(self, download, name):
        download.set_destination(Gio.File.new_for_path(os.path.join(self.downloads, name)).get_uri())
        return True

    def on_close(self, _view, window):
        window.destroy()
        self.quit()


folder = sys.argv[1]
log = os.open(os.path.join(folder, 'log'), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
# WebKit writes its messages to the standard error of each of its processes, which the driver sends nowhere.
for stream in (1, 2):
    os.dup2(log, stream)
Browser(os.path.join(folder, 'profile'), os.path.join(folder, 'downloads')).run([])
