using Microsoft.Azure.Functions.Worker;
using Integration.Functions.Hosting;
using Integration.Functions.Parabol;
using Integration.Functions.Teams;

namespace Integration.Functions.Notifications;

/// <summary>
/// Door B, <c>POST /api/plugins/co.parabol.action/notify/{channelId}</c>: an unmodified self-hosted Parabol whose
/// <c>MATTERMOST_URL</c> is <c>{PublicUrl}/api</c>. Signed with its <c>MATTERMOST_SECRET</c> (RFC 9421).
/// </summary>
internal sealed partial class AcceptPlugin(
    ParabolOptions parabol, SignatureLog signatures, ChannelLinks channels, RenderedDoor door, TimeProvider clock, ILogger<AcceptPlugin> log)
{
    [Function(nameof(AcceptPlugin))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "plugins/co.parabol.action/notify/{channelId}")] HttpRequest request, string channelId) => RunAsync(channelId, request.HttpContext);

    private async Task<IResult> RunAsync(string channelId, HttpContext http)
    {
        if (parabol.PluginSecret is not { } secret)
        {
            return Problems.Of(404, "plugin-door-off", "This door is closed",
                "Set Parabol__PluginSecret to the MATTERMOST_SECRET of your Parabol to open it.");
        }

        var body = await JsonBody.ReadBytesAsync(http);
        var request = SignedRequest.Of(http.Request, body);
        var check = await new PluginSignature(secret, signatures.RememberAsync, clock).CheckAsync(request, http.RequestAborted);
        if (check is not PluginSignatureCheck.Valid)
        {
            LogRefused(check);
            return Problems.Of(401, "plugin-signature", "The request is not signed as it must be", WhatToDo(check, body.IsEmpty));
        }

        return await channels.FindAsync(serverId: null, channelId, http.RequestAborted) is { } connection
            ? await door.AcceptAsync(body, connection.TeamId, request.Signature, http.RequestAborted)
            : Problems.Of(404, "unknown-channel", "The channel is not linked to a team",
                $"Name channel {channelId} as channelId of a connection: PATCH /api/teams/{{teamId}}/connection.");
    }

    private static string WhatToDo(PluginSignatureCheck check, bool hasNoBody) => check switch
    {
        PluginSignatureCheck.Missing => "The headers Signature-Input, Signature and Content-Digest with a signature named 'parabol' are needed.",
        PluginSignatureCheck.Malformed => "The signature's headers cannot be read, or lack 'created'.",
        PluginSignatureCheck.Uncovered => "The signature must cover exactly \"@request-target\" and \"content-digest\".",
        PluginSignatureCheck.WrongSignature => "The signature does not fit: Parabol's MATTERMOST_SECRET and our Parabol__PluginSecret must be the same, and no proxy may change the path.",
        PluginSignatureCheck.Stale => "The signature is more than five minutes old: look at the clocks of both machines.",
        PluginSignatureCheck.FromTheFuture => "The signature is from the future: look at the clocks of both machines.",
        // Behind an Azure Functions host that only forwards, chunked bodies arrive empty.
        PluginSignatureCheck.WrongDigest when hasNoBody => "The request arrived without its body. Send it with a Content-Length.",
        PluginSignatureCheck.WrongDigest => "The body is not the one that was signed.",
        _ => "This very request came before. A signature is good for one request.",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A plugin call was refused: {Check}")]
    private partial void LogRefused(PluginSignatureCheck check);
}
