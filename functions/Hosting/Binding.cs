using System.Net;

namespace Integration.Functions.Hosting;

/// <summary>Where the web server listens.</summary>
public static class Binding
{
    private const string SelfHostedDefault = "http://127.0.0.1:7071";

    public static void Bind(this WebApplicationBuilder builder, HostingMode mode)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBounds.LongestBody;
        });
        if (mode is HostingMode.FunctionsHost host) builder.BindToHost(host.Port);
        else builder.BindSelfHosted();
    }

    /// <summary>
    /// In code, so that it wins: <c>ASPNETCORE_URLS</c>, <c>HTTP_PORTS</c> and Kestrel's own section may all exist in the
    /// environment that the host hands on. The host checks names itself, and calls us by address.
    /// </summary>
    private static void BindToHost(this WebApplicationBuilder builder, int port)
    {
        builder.Configuration["AllowedHosts"] = "*";
        foreach (var setting in new[] { "urls", "http_ports", "https_ports" }) builder.Configuration[setting] = null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigurationLoader = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
    }

    private static void BindSelfHosted(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        string[] said = ["urls", "http_ports", "https_ports"];
        if (said.All(setting => string.IsNullOrEmpty(builder.Configuration[setting]))) builder.WebHost.UseUrls(SelfHostedDefault);
    }
}
