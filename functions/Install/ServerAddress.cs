using Integration.Functions.Mattermost;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>What a person gave as the address of a Mattermost server.</summary>
public abstract record ServerAddress
{
    /// <summary>Paths that lie below the Site URL: somebody copied the address of a page or a webhook.</summary>
    private static readonly string[] Inside =
        ["/api/v4", "/hooks/", "/admin_console", "/channels/", "/messages/", "/integrations", "/pl/", "/threads", "/login", "/plugins/"];

    private ServerAddress() { }

    /// <summary>Without a slash at the end; the same server has the same address, however it was written.</summary>
    public sealed record Accepted(Uri BaseUrl) : ServerAddress;

    public sealed record Rejected(string Why) : ServerAddress;

    public static ServerAddress Read(string? given)
    {
        var text = (given ?? "").Trim().Trim('<', '>', '"', '\'', '`').Trim();
        if (text.Length == 0) return new Rejected(InstallTexts.NoAddress);
        if (!text.Contains("://", StringComparison.Ordinal)) return new Rejected(InstallTexts.IncompleteAddress);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)) return new Rejected(InstallTexts.UncallableAddress);
        if (OutboundGuard.FormObjection(address) is { } objection) return new Rejected(InstallTexts.AddressObjection(objection));
        if (address is not { Query.Length: 0, Fragment.Length: 0 }) return new Rejected(InstallTexts.AddressWithQuery);
        var path = address.AbsolutePath.TrimEnd('/');
        return Inside.Any(inside => $"{path}/".Contains(inside, StringComparison.Ordinal))
            ? new Rejected(InstallTexts.AddressInside)
            : new Accepted(new($"{WebhookAddress.OriginOf(address)}{path}"));
    }

    /// <summary>The address as a key; see <see cref="MattermostServer.ServerId"/>.</summary>
    public static string IdOf(Uri baseUrl) => TableKey.Escape($"{WebhookAddress.OriginOf(baseUrl)}{baseUrl.AbsolutePath.TrimEnd('/')}");
}
