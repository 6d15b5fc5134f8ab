using Microsoft.Azure.Functions.Worker;
using System.Text.Json.Nodes;
using Integration.Functions.Hosting;

namespace Integration.Functions.AppCalls;

/// <summary>
/// <c>GET /api/manifest.json</c>, which an administrator gives to <c>/apps install http</c>: <c>manifest.json</c> beside the
/// executable, with our version and the address of this installation.
/// </summary>
internal sealed class ServeManifest(AppAddress address, AppToken token)
{
    public const string Path = "/api/manifest.json";

    /// <summary>Mattermost takes no longer version.</summary>
    private const int LongestVersion = 10;

    [Function(nameof(ServeManifest))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "manifest.json")] HttpRequest request) => token.IsOn
        ? TypedResults.Text(Complete(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "manifest.json")), address.RootUrl), "application/json")
        : Problems.Of(StatusCodes.Status404NotFound, "app-off", "The Mattermost app is switched off",
            "Set Integration__AppSecret to a secret of 32 to 150 characters, restart, and give the same secret as Outgoing JWT Secret when you install the app.");

    private static string Complete(string text, string rootUrl)
    {
        var complete = JsonNode.Parse(text)!.AsObject();
        complete["version"] = VersionOf(typeof(ServeManifest).Assembly.GetName().Version!);
        complete["http"] = new JsonObject { ["root_url"] = rootUrl, ["use_jwt"] = true };
        return complete.ToJsonString();
    }

    internal static string VersionOf(Version version) =>
        $"v{version.ToString(3)}" is { Length: <= LongestVersion } whole ? whole : $"v{version.ToString(2)}";
}
