"""The application for any WSGI server, from the settings of its surroundings."""

from videre.foundation import loading

with loading.modules():
    from videre.foundation import logs
    from videre.foundation.settings import load
    from videre.web.app import create_app

    settings = load().settings()
    logs.configure(settings.log_format, settings.log_level)
    app = create_app(settings)
